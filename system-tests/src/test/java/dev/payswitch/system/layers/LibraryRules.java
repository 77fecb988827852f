// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.layers;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;

/** Each library stays in the package that is made for it. */
final class LibraryRules {
  private static final List<String> GRPC_SERVER =
      List.of(
          "io.grpc.BindableService",
          "io.grpc.HandlerRegistry",
          "io.grpc.netty.NettyServerBuilder",
          "io.grpc.stub.ServerCallStreamObserver",
          "io.grpc.stub.ServerCalls");

  private LibraryRules() {}

  static List<LayerRule> below(String root) {
    return List.of(
        library("Curator", "LedgerUsesCurator", "org.apache.curator..", root + ".cluster.."),
        library(
            "ZooKeeper",
            "RoutingUsesZooKeeper",
            "org.apache.zookeeper..",
            root + ".cluster..",
            root + ".standalone..",
            root + ".testkit.."),
        library("Ratis", "LedgerUsesRatis", "org.apache.ratis..", root + ".node.log.."),
        library("RocksDB", "LedgerUsesRocks", "org.rocksdb..", root + ".node.storage.."),
        library(
            "picocli",
            "LedgerUsesPicocli",
            "picocli..",
            root + ".cli..",
            root + ".standalone..",
            root + ".node",
            root + ".router"),
        new LayerRule(
            "gRPC servers only in rpc",
            noClasses()
                .that(resideOutsideOfPackages(root + ".*.rpc..", root + ".proto.."))
                .should()
                .dependOnClassesThat(grpcServer()),
            "TransferOpensServer"),
        new LayerRule(
            "generated types only in rpc, codecs and clients",
            noClasses()
                .that(resideInAnyPackage(root + ".node..", root + ".router..", root + ".cluster.."))
                .and(mayNotSeeGeneratedTypes(root))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + ".proto.."),
            "LedgerUsesGenerated"));
  }

  private static LayerRule library(
      String name, String brokenBy, String library, String... allowed) {
    return new LayerRule(
        name + " only where it belongs",
        noClasses()
            .that()
            .resideOutsideOfPackages(allowed)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(library),
        brokenBy);
  }

  private static DescribedPredicate<JavaClass> grpcServer() {
    return describe(
        "are for gRPC servers",
        type ->
            type.getPackageName().startsWith("io.grpc.protobuf.services")
                || GRPC_SERVER.contains(outermost(type))
                || outermost(type).startsWith("io.grpc.Server"));
  }

  private static DescribedPredicate<JavaClass> mayNotSeeGeneratedTypes(String root) {
    return describe(
        "are not in rpc, nor a codec, nor a client",
        type -> {
          String name = outermost(type);
          String within = type.getPackageName().substring(root.length());
          return !within.contains(".rpc") && !name.endsWith("Codec") && !name.endsWith("Client");
        });
  }

  private static String outermost(JavaClass type) {
    String name = type.getName();
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }
}
