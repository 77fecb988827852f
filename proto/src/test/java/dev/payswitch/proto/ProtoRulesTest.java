// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import dev.payswitch.proto.ProtoElement.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What callers, and the bytes in logs and stores, rely on: names follow one pattern, everything is
 * explained, and what was declared once keeps its number and type. The latter is compared with
 * {@code declared.txt}, whose first lines say how it is written anew.
 */
final class ProtoRulesTest {
  private static final Path DESCRIPTORS = Path.of("target", "descriptors.binpb");
  private static final Path DECLARED = Path.of("declared.txt");
  private static final String REFRESH = "proto.refresh";
  private static final String HEADER =
      """
      # What is in use. A line may be added, but none changed or removed: bytes and callers rely on each.
      # What was never used by anybody may go; its number then becomes "reserved" in the .proto file.
      # Written by: mvn -pl proto test -Dtest=ProtoRulesTest -Dproto.refresh
      """;

  private List<FileDescriptorProto> files = List.of();
  private List<ProtoElement> elements = List.of();

  @BeforeEach
  void readDescriptors() throws IOException {
    try (InputStream in = Files.newInputStream(DESCRIPTORS)) {
      files = FileDescriptorSet.parseFrom(in).getFileList();
    }
    elements = files.stream().flatMap(file -> ProtoReader.read(file).stream()).toList();
  }

  private Stream<ProtoElement> all(Kind kind) {
    return elements.stream().filter(element -> element.kind() == kind);
  }

  @Test
  void namesPackagesAfterTheirFolderAndVersion() {
    assertThat(files).isNotEmpty();
    assertThat(files)
        .allSatisfy(
            file ->
                assertThat(file.getName())
                    .matches("payswitch/(\\w+/)?v1/\\w+\\.proto")
                    .startsWith(file.getPackage().replace('.', '/') + "/"));
  }

  @Test
  void givesEachMethodARequestAndAResponseOfItsOwn() {
    List<String> messages = new ArrayList<>();
    all(Kind.METHOD)
        .forEach(
            method -> {
              String[] types = method.shape().replace("stream ", "").split(" -> ", -1);
              String own = packageOf(method) + method.name().replaceFirst(".*\\.", ".");
              assertThat(types).containsExactly(own + "Request", own + "Response");
              messages.addAll(List.of(types));
            });
    assertThat(messages).isNotEmpty().doesNotHaveDuplicates();
  }

  private static String packageOf(ProtoElement method) {
    String name = method.name();
    return name.substring(0, name.indexOf(".v1.") + ".v1".length());
  }

  @Test
  void explainsEverything() {
    assertThat(elements).allMatch(ProtoElement::isCommented);
  }

  @Test
  void beginsEachEnumWithUnspecified() {
    List<EnumDescriptorProto> enums =
        files.stream()
            .flatMap(
                file ->
                    Stream.concat(
                        file.getEnumTypeList().stream(),
                        file.getMessageTypeList().stream()
                            .flatMap(message -> message.getEnumTypeList().stream())))
            .toList();
    assertThat(enums).hasSize((int) all(Kind.ENUM).count());
    assertThat(enums)
        .allSatisfy(
            each -> {
              String prefix =
                  each.getName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT)
                      + "_";
              assertThat(each.getValue(0).getName()).isEqualTo(prefix + "UNSPECIFIED");
              assertThat(each.getValue(0).getNumber()).isZero();
              assertThat(each.getValueList())
                  .allSatisfy(value -> assertThat(value.getName()).startsWith(prefix));
            });
  }

  @Test
  void saysTimesAsTimestamps() {
    assertThat(all(Kind.FIELD).filter(field -> field.name().endsWith("_time")))
        .isNotEmpty()
        .allSatisfy(field -> assertThat(field.shape()).endsWith("google.protobuf.Timestamp"));
  }

  @Test
  void keepsWhatWasDeclared() throws IOException {
    List<String> lines = elements.stream().map(ProtoElement::line).toList();
    if (System.getProperty(REFRESH) != null) {
      Files.writeString(DECLARED, HEADER + String.join("\n", lines) + "\n");
    }

    Set<String> now = Set.copyOf(lines);
    assertThat(declared().stream().filter(line -> !now.contains(line)))
        .as("what was changed or removed although it is in use; see %s", DECLARED)
        .isEmpty();
  }

  private static List<String> declared() throws IOException {
    List<String> lines =
        Files.readAllLines(DECLARED).stream().filter(line -> !line.startsWith("#")).toList();
    assertThat(lines).isNotEmpty();
    return lines;
  }
}
