package org.linkseal.migrations;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The expected table: what each role holds, and what PUBLIC has lost. Nothing else is allowed. */
final class PrivilegeTable {

  private PrivilegeTable() {}

  /** Lines of role, database, object, verb. */
  static SortedSet<String> held() {
    return lines("/privileges.tsv");
  }

  /** Lines of object, verb: the same in each of our databases. */
  static SortedSet<String> takenFromPublic() {
    return lines("/taken-from-public.tsv");
  }

  private static SortedSet<String> lines(String resource) {
    try (InputStream in = PrivilegeTable.class.getResourceAsStream(resource)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .flatMap(line ->
              line.contains("<state>")
                  ? Stream.of(line.replace("<state>", "ea"), line.replace("<state>", "eb"))
                  : Stream.of(line))
          .map(line -> line.strip().replaceAll("\t+", "\t"))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
