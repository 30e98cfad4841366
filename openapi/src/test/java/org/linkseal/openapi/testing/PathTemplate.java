package org.linkseal.openapi.testing;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A path with {@code {names}}, each standing for one segment. */
record PathTemplate(String template) {
  /** The decoded segments by name, or nothing where the path is another one. */
  Optional<Map<String, String>> match(String rawPath) {
    try {
      return matchDecoded(rawPath);
    } catch (IllegalArgumentException e) {
      // A percent sign that encodes nothing: no path at all.
      return Optional.empty();
    }
  }

  private Optional<Map<String, String>> matchDecoded(String rawPath) {
    List<String> expected = segments(template);
    List<String> actual = segments(rawPath);
    if (expected.size() != actual.size()) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < expected.size(); i++) {
      String name = expected.get(i);
      String segment = decoded(actual.get(i));
      if (name.startsWith("{") && !segment.isEmpty()) {
        values.put(name.substring(1, name.length() - 1), segment);
      } else if (!name.equals(segment)) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }

  private static List<String> segments(String path) {
    return List.of(path.split("/", -1));
  }

  private static String decoded(String segment) {
    return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
