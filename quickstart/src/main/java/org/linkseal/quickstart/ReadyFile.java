package org.linkseal.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;

/** Tells another program where the running quickstart answers and with which keys; owner-only. */
final class ReadyFile {
  private ReadyFile() {}

  /** Appears whole or not at all, so that a program waiting for the file may read it at once. */
  static void write(Path file, Quickstart quickstart) throws IOException {
    Path target = file.toAbsolutePath();
    Path draft =
        Files.createTempFile(
            target.getParent(),
            ".ready",
            ".json",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft, json(quickstart), UTF_8);
    Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  // URLs, state codes and keys hold no character that JSON escapes.
  private static String json(Quickstart quickstart) {
    String states =
        quickstart.keys().entrySet().stream()
            .map(entry ->
                """
                    "%s": {"bulk_key": "%s", "match_key": "%s"}\
                """
                    .formatted(
                        entry.getKey().lowerCase(),
                        entry.getValue().bulkKey(),
                        entry.getValue().matchKey()))
            .collect(Collectors.joining(",\n"));
    return """
    {
      "bulk_url": "%s",
      "match_url": "%s",
      "bulk_management_url": "%s",
      "match_management_url": "%s",
      "states": {
    %s
      },
      "federal_match_key": "%s"
    }
    """
        .formatted(
            quickstart.bulkUrl(),
            quickstart.matchUrl(),
            quickstart.bulkManagementUrl(),
            quickstart.matchManagementUrl(),
            states,
            quickstart.federalMatchKey());
  }
}
