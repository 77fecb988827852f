// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.storage;

import dev.payswitch.node.ledger.Family;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ChecksumType;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionOptionsUniversal;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.Filter;
import org.rocksdb.FlushOptions;
import org.rocksdb.HyperClockCache;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.WriteOptions;

/**
 * Every option of the database, spelled out because defaults move between releases, and the native
 * objects behind them. Closed last, after the database.
 */
final class StoreOptions implements AutoCloseable {
  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;

  private static final int LEVELS = 7;
  private static final int UNCOMPRESSED_LEVELS = 2;
  private static final int MEMTABLES = 3;

  /** Each look-up of a new id asks the filter of every run. */
  private static final int SORTED_RUNS = 6;

  private static final int BACKGROUND_JOBS = 2;
  private static final int MAX_OPEN_FILES = 512;
  private static final double FILTER_BITS_PER_KEY = 10;
  private static final int CACHE_SHARD_BITS = 4;
  private static final long ENTRY_SIZE_FOUND_BY_CACHE = 0;

  private final StoreConfig config;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Cache blockCache;
  private final Filter filter;
  private final DBOptions database;
  private final WriteOptions write;
  private final ReadOptions read;
  private final ReadOptions readDurable;
  private final FlushOptions flush;

  StoreOptions(StoreConfig config, AbstractEventListener listener) {
    this.config = config;
    // Takes no lock to look up.
    blockCache =
        keep(
            new HyperClockCache(
                config.blockCacheBytes(), ENTRY_SIZE_FOUND_BY_CACHE, CACHE_SHARD_BITS, false));
    filter = keep(new BloomFilter(FILTER_BITS_PER_KEY));
    database = keep(databaseOptions(listener));
    // No log of the database's own: the shard's log has everything that is not in files yet.
    write = keep(new WriteOptions().setDisableWAL(true).setSync(false).setNoSlowdown(false));
    read = keep(new ReadOptions().setVerifyChecksums(true).setFillCache(true));
    readDurable =
        keep(new ReadOptions().setVerifyChecksums(true).setReadTier(ReadTier.PERSISTED_TIER));
    flush = keep(new FlushOptions().setWaitForFlush(true).setAllowWriteStall(true));
  }

  private <T extends AutoCloseable> T keep(T options) {
    open.add(options);
    return options;
  }

  Cache blockCache() {
    return blockCache;
  }

  DBOptions database() {
    return database;
  }

  WriteOptions write() {
    return write;
  }

  ReadOptions read() {
    return read;
  }

  /** Reads what is in files; with the write-ahead log off, that is what survives a crash. */
  ReadOptions readDurable() {
    return readDurable;
  }

  FlushOptions flush() {
    return flush;
  }

  ColumnFamilyOptions family(Family family) {
    return keep(
        switch (family) {
          case DATA -> familyOptions(64 * MIB, memtableFilter(), wholeIndexAndFilters());
          case HISTORY -> familyOptions(64 * MIB, new Properties(), partitionedIndex());
          // Work that is due soon: written, read and deleted again within seconds as a rule.
          case AGENDA -> familyOptions(16 * MIB, new Properties(), partitionedIndex());
          case META -> familyOptions(4 * MIB, new Properties(), partitionedIndex());
        });
  }

  private DBOptions databaseOptions(AbstractEventListener listener) {
    return new DBOptions()
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        .setParanoidChecks(true)
        .setAtomicFlush(true)
        .setDbWriteBufferSize(MEMTABLES * config.memtableBytes())
        // There is one writer, so nothing is gained by sharing the memtable between several.
        .setAllowConcurrentMemtableWrite(false)
        .setEnablePipelinedWrite(false)
        .setUnorderedWrite(false)
        .setTwoWriteQueues(false)
        .setMaxBackgroundJobs(BACKGROUND_JOBS)
        .setMaxSubcompactions(1)
        .setMaxOpenFiles(MAX_OPEN_FILES)
        .setBytesPerSync(MIB)
        .setCompactionReadaheadSize(2 * MIB)
        .setAllowMmapReads(false)
        .setAllowMmapWrites(false)
        .setUseFsync(false)
        .setAvoidFlushDuringShutdown(false)
        .setSkipStatsUpdateOnDbOpen(true)
        // Any error ends the process, so nothing may be retried behind its back.
        .setMaxBgErrorResumeCount(0)
        .setMaxManifestFileSize(16 * MIB)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(4 * MIB)
        .setKeepLogFileNum(2)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0)
        .setListeners(List.of(listener));
  }

  /** Spares most look-ups of new keys the search of the memtables. Java has no setter for this. */
  private static Properties memtableFilter() {
    Properties named = new Properties();
    named.setProperty("memtable_whole_key_filtering", "true");
    named.setProperty("memtable_prefix_bloom_size_ratio", "0.1");
    return named;
  }

  private ColumnFamilyOptions familyOptions(
      long fileBytes, Properties named, BlockBasedTableConfig table) {
    // Rows arrive in the order of their keys, so each finds its place in the memtable from the
    // place of the one before. Java has no setter for this.
    named.setProperty("memtable_insert_with_hint_prefix_extractor", "fixed:0");
    ColumnFamilyOptions options = ColumnFamilyOptions.getColumnFamilyOptionsFromProps(named);
    if (options == null) {
      throw new IllegalStateException("RocksDB does not know one of the options " + named);
    }
    return options
        .setWriteBufferSize(config.memtableBytes())
        .setMaxWriteBufferNumber(MEMTABLES)
        .setMinWriteBufferNumberToMerge(1)
        .setInplaceUpdateSupport(false)
        .setCompactionStyle(CompactionStyle.UNIVERSAL)
        .setCompactionOptionsUniversal(mergeRunsOfLikeSize())
        .setNumLevels(LEVELS)
        // Until the log is read again: see RocksLedgerStore.startMerging.
        .setDisableAutoCompactions(true)
        .setLevel0FileNumCompactionTrigger(SORTED_RUNS)
        .setLevel0SlowdownWritesTrigger(20)
        .setLevel0StopWritesTrigger(36)
        .setTargetFileSizeBase(fileBytes)
        .setTargetFileSizeMultiplier(1)
        .setCompressionPerLevel(compressionPerLevel())
        .setTtl(0)
        .setPeriodicCompactionSeconds(0)
        .setForceConsistencyChecks(true)
        .setOptimizeFiltersForHits(false)
        .setTableFormatConfig(table);
  }

  /**
   * Rows come in all over the key space, so levels would be written again with nearly every merge;
   * merging whole runs of like size writes each row fewer times.
   */
  private CompactionOptionsUniversal mergeRunsOfLikeSize() {
    return keep(
        new CompactionOptionsUniversal()
            .setSizeRatio(10)
            .setMinMergeWidth(2)
            .setMaxSizeAmplificationPercent(200)
            .setCompressionSizePercent(-1));
  }

  private static List<CompressionType> compressionPerLevel() {
    List<CompressionType> types =
        new ArrayList<>(Collections.nCopies(LEVELS, CompressionType.LZ4_COMPRESSION));
    Collections.fill(types.subList(0, UNCOMPRESSED_LEVELS), CompressionType.NO_COMPRESSION);
    return types;
  }

  /**
   * Index and filters of every file stay in memory while it is open: about two bytes a row. Nearly
   * every transfer asks whether its id is new, in every file that could hold it.
   */
  private BlockBasedTableConfig wholeIndexAndFilters() {
    return tableFormat()
        .setCacheIndexAndFilterBlocks(false)
        .setIndexType(IndexType.kBinarySearch)
        .setFilterPolicy(filter)
        .setWholeKeyFiltering(true)
        .setOptimizeFiltersForMemory(true);
  }

  /** No filter, and an index of which the block cache holds what is used. */
  private BlockBasedTableConfig partitionedIndex() {
    return tableFormat()
        .setCacheIndexAndFilterBlocks(true)
        .setCacheIndexAndFilterBlocksWithHighPriority(true)
        .setPinL0FilterAndIndexBlocksInCache(true)
        .setPinTopLevelIndexAndFilter(true)
        .setIndexType(IndexType.kTwoLevelIndexSearch)
        .setMetadataBlockSize(16 * KIB);
  }

  private BlockBasedTableConfig tableFormat() {
    return new BlockBasedTableConfig()
        .setBlockCache(blockCache)
        .setBlockSize(8 * KIB)
        .setBlockRestartInterval(16)
        .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinarySearch)
        .setChecksumType(ChecksumType.kXXH3)
        .setFormatVersion(6);
  }

  @Override
  public void close() {
    Closing.inReverse(open);
  }
}
