package org.linkseal.openapi.testing;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The media types of one {@code content} of a document. */
record MediaTypes(Place content) {
  /** The described type that covers this {@code Content-Type}, the exact one before a range. */
  Optional<Place> find(String contentType) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return List.of(type, type.split("/", 2)[0] + "/*", "*/*").stream()
        .map(content::get)
        .filter(Place::exists)
        .findFirst();
  }

  static boolean isJson(String contentType) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.equals("application/json") || type.endsWith("+json");
  }
}
