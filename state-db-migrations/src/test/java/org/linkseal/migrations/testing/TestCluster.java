package org.linkseal.migrations.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.linkseal.migrations.ClusterAdmin;
import org.linkseal.pprl.secret.SecretBytes;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL 18 server of its own on 127.0.0.1, with SCRAM for every connection. It can be
 * stopped and started again with its data and on its port. {@link #close} deletes everything.
 */
public final class TestCluster implements AutoCloseable {

  private static final String PASSWORD = "superuser-of-a-test-cluster";

  private final Path directory;
  private final Path log;
  private @Nullable EmbeddedPostgres server;
  private int port;

  private TestCluster(Path directory) {
    this.directory = directory;
    this.log = directory.resolve("server.log");
  }

  public static TestCluster start() {
    try {
      Path directory = Files.createTempDirectory("linkseal-cluster-");
      TestCluster cluster = new TestCluster(directory);
      NewDataFolder.copyTo(cluster.dataDirectory(), PASSWORD);
      cluster.startAgain();
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** After {@link #stop}: the same data, the same port. */
  public void startAgain() {
    try {
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setDataDirectory(dataDirectory())
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(true)
              .setPGStartupWait(Duration.ofSeconds(60))
              .setConnectConfig("password", PASSWORD)
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("unix_socket_directories", "")
              .setServerConfig("shared_buffers", "32MB")
              .setServerConfig("max_connections", "150")
              .setServerConfig("max_wal_size", "256MB")
              // What was answered survives kill(); what a power cut would do is not tried here.
              .setServerConfig("synchronous_commit", "on")
              .setOutputRedirector(Redirect.appendTo(log.toFile()))
              .setErrorRedirector(Redirect.appendTo(log.toFile()));
      if (port != 0) {
        builder.setPort(port);
      }
      server = builder.start();
      port = server.getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As if the server were gone: nothing answers on its port. */
  public void stop() {
    try {
      if (server != null) {
        server.close();
        server = null;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code kill -9} of every process of the server; {@link #startAgain} recovers. */
  public void kill() {
    try {
      Path pidFile = dataDirectory().resolve("postmaster.pid");
      ProcessHandle postmaster =
          ProcessHandle.of(Long.parseLong(Files.readAllLines(pidFile).getFirst())).orElseThrow();
      List<ProcessHandle> all =
          Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
      all.forEach(ProcessHandle::destroyForcibly);
      all.forEach(process -> process.onExit().join());
      Files.delete(pidFile); // its number may be another process's by now
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    stop();
  }

  public int port() {
    return port;
  }

  public ClusterAdmin admin() {
    return new ClusterAdmin(
        "127.0.0.1", port, "postgres", SecretBytes.of(PASSWORD.getBytes(UTF_8)));
  }

  public String jdbcUrl(String database) {
    return dataSource(database).getURL();
  }

  public Connection superuser(String database) throws SQLException {
    return connect(database, "postgres", PASSWORD);
  }

  public Connection connect(String database, String user, String password) throws SQLException {
    return dataSource(database).getConnection(user, password);
  }

  public Path dataDirectory() {
    return directory.resolve("data");
  }

  /** All that the server has ever logged. */
  public Path log() {
    return log;
  }

  @Override
  public void close() {
    stop();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PGSimpleDataSource dataSource(String database) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setServerNames(new String[] {"127.0.0.1"});
    dataSource.setPortNumbers(new int[] {port});
    dataSource.setDatabaseName(database);
    dataSource.setLogServerErrorDetail(false);
    return dataSource;
  }
}
