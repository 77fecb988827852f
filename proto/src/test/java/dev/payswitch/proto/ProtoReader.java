// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.proto;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import dev.payswitch.proto.ProtoElement.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Lists what one file declares, in its order. */
final class ProtoReader {
  private final Map<List<Integer>, String> comments = new HashMap<>();
  private final List<ProtoElement> elements = new ArrayList<>();

  private ProtoReader(FileDescriptorProto file) {
    for (Location location : file.getSourceCodeInfo().getLocationList()) {
      comments.put(
          location.getPathList(), location.getLeadingComments() + location.getTrailingComments());
    }
  }

  static List<ProtoElement> read(FileDescriptorProto file) {
    ProtoReader reader = new ProtoReader(file);
    Place place = new Place(file.getPackage(), List.of());
    for (int index = 0; index < file.getServiceCount(); index++) {
      reader.service(file.getService(index), place, index);
    }
    for (int index = 0; index < file.getMessageTypeCount(); index++) {
      reader.message(
          file.getMessageType(index),
          place.in(
              file.getMessageType(index).getName(),
              FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER,
              index));
    }
    for (int index = 0; index < file.getEnumTypeCount(); index++) {
      reader.enumeration(
          file.getEnumType(index),
          place.in(
              file.getEnumType(index).getName(),
              FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER,
              index));
    }
    return reader.elements;
  }

  /** Where an element is declared; the path is how the descriptor finds its comment. */
  private record Place(String name, List<Integer> path) {
    Place in(String child, int field, int index) {
      return new Place(
          name + "." + child, Stream.concat(path.stream(), Stream.of(field, index)).toList());
    }
  }

  private void add(Kind kind, Place place, String shape) {
    elements.add(
        new ProtoElement(kind, place.name(), shape, comments.getOrDefault(place.path(), "")));
  }

  private void service(ServiceDescriptorProto service, Place parent, int index) {
    Place place = parent.in(service.getName(), FileDescriptorProto.SERVICE_FIELD_NUMBER, index);
    add(Kind.SERVICE, place, "");
    for (int number = 0; number < service.getMethodCount(); number++) {
      MethodDescriptorProto method = service.getMethod(number);
      add(
          Kind.METHOD,
          place.in(method.getName(), ServiceDescriptorProto.METHOD_FIELD_NUMBER, number),
          "%s -> %s"
              .formatted(
                  streamed(method.getClientStreaming(), method.getInputType()),
                  streamed(method.getServerStreaming(), method.getOutputType())));
    }
  }

  private static String streamed(boolean isStream, String type) {
    return (isStream ? "stream " : "") + withoutDot(type);
  }

  private static String withoutDot(String type) {
    return type.substring(1);
  }

  private void message(DescriptorProto message, Place place) {
    add(Kind.MESSAGE, place, "");
    for (int index = 0; index < message.getFieldCount(); index++) {
      FieldDescriptorProto field = message.getField(index);
      add(
          Kind.FIELD,
          place.in(field.getName(), DescriptorProto.FIELD_FIELD_NUMBER, index),
          shape(message, field));
    }
    for (int index = 0; index < message.getOneofDeclCount(); index++) {
      OneofDescriptorProto oneof = message.getOneofDecl(index);
      // Each optional field has one that nobody wrote.
      if (!oneof.getName().startsWith("_")) {
        add(
            Kind.ONEOF,
            place.in(oneof.getName(), DescriptorProto.ONEOF_DECL_FIELD_NUMBER, index),
            "");
      }
    }
    for (int index = 0; index < message.getNestedTypeCount(); index++) {
      DescriptorProto nested = message.getNestedType(index);
      // The entries of a map are declared by the map.
      if (!nested.getOptions().getMapEntry()) {
        message(
            nested, place.in(nested.getName(), DescriptorProto.NESTED_TYPE_FIELD_NUMBER, index));
      }
    }
    for (int index = 0; index < message.getEnumTypeCount(); index++) {
      EnumDescriptorProto nested = message.getEnumType(index);
      enumeration(
          nested, place.in(nested.getName(), DescriptorProto.ENUM_TYPE_FIELD_NUMBER, index));
    }
  }

  private static String shape(DescriptorProto message, FieldDescriptorProto field) {
    String type =
        field.getTypeName().isEmpty()
            ? field.getType().name().substring("TYPE_".length()).toLowerCase(Locale.ROOT)
            : withoutDot(field.getTypeName());
    String cardinality = "";
    String group = "";
    if (field.getLabel() == FieldDescriptorProto.Label.LABEL_REPEATED) {
      cardinality = "repeated ";
    } else if (field.getProto3Optional()) {
      cardinality = "optional ";
    } else if (field.hasOneofIndex()) {
      group = " in " + message.getOneofDecl(field.getOneofIndex()).getName();
    }
    return "= %d %s%s%s".formatted(field.getNumber(), cardinality, type, group);
  }

  private void enumeration(EnumDescriptorProto enumeration, Place place) {
    add(Kind.ENUM, place, "");
    for (int index = 0; index < enumeration.getValueCount(); index++) {
      EnumValueDescriptorProto value = enumeration.getValue(index);
      add(
          Kind.VALUE,
          place.in(value.getName(), EnumDescriptorProto.VALUE_FIELD_NUMBER, index),
          "= " + value.getNumber());
    }
  }
}
