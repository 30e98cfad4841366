package org.linkseal.migrations.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What initdb makes: it runs once in a JVM, and each server gets a copy, which is made sooner. */
final class NewDataFolder {
  private static @Nullable Path made;

  private NewDataFolder() {}

  /** With SCRAM for every connection. */
  static void copyTo(Path folder, String superuserPassword) throws IOException {
    Path original = original(superuserPassword);
    try (Stream<Path> files = Files.walk(original)) {
      for (Path file : files.toList()) {
        Files.copy(
            file, folder.resolve(original.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static synchronized Path original(String superuserPassword) throws IOException {
    Path known = made;
    if (known != null) {
      return known;
    }
    Path directory = Files.createTempDirectory("linkseal-initdb-");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
    Path folder = directory.resolve("data");
    EmbeddedPostgres.builder()
        .setDataDirectory(folder)
        .setCleanDataDirectory(false)
        .setPGStartupWait(Duration.ofSeconds(60))
        // These are options of initdb.
        .setLocaleConfig(
            "pwfile",
            Files.writeString(directory.resolve("password"), superuserPassword).toString())
        .setLocaleConfig("auth-host", "scram-sha-256")
        .setLocaleConfig("auth-local", "scram-sha-256")
        .setConnectConfig("password", superuserPassword)
        .setServerConfig("listen_addresses", "127.0.0.1")
        .setServerConfig("unix_socket_directories", "")
        .start()
        .close();
    made = folder;
    return folder;
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
