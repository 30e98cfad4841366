package org.linkseal.bench.setting;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the figures depend on.
 *
 * @param load the load average of the last minute before the first measurement: of an idle machine,
 *     near 0; negative where the system does not tell it
 * @param settings of the states' PostgreSQL server
 */
public record Machine(
    int cores,
    String processor,
    String memory,
    String system,
    String jdk,
    double load,
    String postgresql,
    Map<String, String> settings) {

  private static final List<String> SETTINGS =
      List.of(
          "fsync",
          "synchronous_commit",
          "full_page_writes",
          "wal_level",
          "max_connections",
          "shared_buffers",
          "huge_pages_status",
          "max_wal_size",
          "checkpoint_timeout",
          "maintenance_work_mem",
          "autovacuum");

  /**
   * This one, now.
   *
   * @param server a connection to the states' server
   */
  public static Machine of(Connection server) throws IOException, SQLException {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String setting : SETTINGS) {
      settings.put(setting, show(server, setting));
    }
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        value("/proc/cpuinfo", "model name"),
        value("/proc/meminfo", "MemTotal"),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vendor") + " " + Runtime.version(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        show(server, "server_version"),
        settings);
  }

  private static String show(Connection server, String setting) throws SQLException {
    try (Statement statement = server.createStatement();
        ResultSet row = statement.executeQuery("SHOW " + setting)) {
      row.next();
      return row.getString(1);
    }
  }

  private static String value(String file, String name) throws IOException {
    if (!Files.exists(Path.of(file))) {
      return "not known";
    }
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("not known");
    }
  }
}
