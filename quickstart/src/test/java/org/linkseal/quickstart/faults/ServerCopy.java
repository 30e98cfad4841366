package org.linkseal.quickstart.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.linkseal.migrations.testing.TestCluster;

/** A server's data as it once was, such as a backup keeps it. */
record ServerCopy(Path data) {
  /** Stops the server for the time of copying. */
  static ServerCopy of(TestCluster cluster, Path to) throws IOException {
    cluster.stop();
    copy(cluster.dataDirectory(), to);
    cluster.startAgain();
    return new ServerCopy(to);
  }

  /** Puts the copy in the place of what the server has now. */
  void bringBack(TestCluster cluster) throws IOException {
    cluster.stop();
    try (Stream<Path> files = Files.walk(cluster.dataDirectory())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    copy(data, cluster.dataDirectory());
    cluster.startAgain();
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(from)) {
      all = files.toList();
    }
    for (Path file : all) {
      Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
    }
  }
}
