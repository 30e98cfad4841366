package org.linkseal.pprl.deid;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/** The rows below the header of a simple resource: nothing is quoted, lines with # are remarks. */
final class TestTable {
  private TestTable() {}

  static List<List<String>> read(String resource, String separator) throws IOException {
    try (InputStream in = Objects.requireNonNull(TestTable.class.getResourceAsStream(resource))) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .skip(1)
          .map(line -> List.of(line.split(separator, -1)))
          .toList();
    }
  }
}
