package org.linkseal.openapi.testing;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A place in a document; stepping onto a {@code $ref} follows it. */
record Place(JsonNode document, JsonPointer pointer) {
  static Place root(JsonNode document) {
    return new Place(document, JsonPointer.empty());
  }

  JsonNode node() {
    return document.at(pointer);
  }

  boolean exists() {
    return !node().isMissingNode();
  }

  Place get(String name) {
    return at(pointer.appendProperty(name));
  }

  List<Place> elements() {
    return IntStream.range(0, node().size())
        .mapToObj(index -> at(pointer.appendIndex(index)))
        .toList();
  }

  List<String> names() {
    return node().propertyStream().map(Map.Entry::getKey).toList();
  }

  @Override
  public String toString() {
    return pointer.toString();
  }

  private Place at(JsonPointer next) {
    JsonNode reference = document.at(next).path("$ref");
    return reference.isTextual()
        ? at(JsonPointer.compile(reference.textValue().substring(1)))
        : new Place(document, next);
  }
}
