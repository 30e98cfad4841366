package org.linkseal.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.linkseal.migrations.ClusterAdmin;
import org.linkseal.pprl.secret.SecretBytes;

/**
 * One embedded PostgreSQL server that keeps its data, with durable settings and passwords on every
 * connection.
 */
public final class DurableCluster implements AutoCloseable {
  private static final String SUPERUSER = "postgres";
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final String EVERY_CONNECTION = "scram-sha-256";

  private static final int CONNECTIONS = 200;
  private static final int MEGABYTES = 256;

  private final Path directory;
  private final EmbeddedPostgres server;
  private final SecretBytes password;

  private DurableCluster(Path directory, EmbeddedPostgres server, SecretBytes password) {
    this.directory = directory;
    this.server = server;
    this.password = password;
  }

  /**
   * Starts the server on 127.0.0.1, making its data folder when there is none.
   *
   * @param directory holds the server's data and log
   * @param passwordFile the superuser's password, for the first start as for every later one
   */
  public static DurableCluster start(Path directory, int port, Path passwordFile)
      throws IOException {
    return start(directory, port, passwordFile, CONNECTIONS, MEGABYTES);
  }

  /**
   * The same for another number of states.
   *
   * @param connections the most that the server accepts
   * @param megabytes of memory that the server shares among them
   */
  public static DurableCluster start(
      Path directory, int port, Path passwordFile, int connections, int megabytes)
      throws IOException {
    Files.createDirectories(directory);
    String password = Files.readString(passwordFile);
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setDataDirectory(data(directory))
            .setCleanDataDirectory(false)
            // Not in the shared temporary folder, where others could exchange the programs.
            .setOverrideWorkingDirectory(directory.resolve("programs").toFile())
            .setRegisterShutdownHook(false)
            .setPort(port)
            .setPGStartupWait(START_LIMIT)
            // Options of initdb, which otherwise trusts every connection.
            .setLocaleConfig("pwfile", passwordFile.toString())
            .setLocaleConfig("auth-host", EVERY_CONNECTION)
            .setLocaleConfig("auth-local", EVERY_CONNECTION)
            .setConnectConfig("password", password)
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("unix_socket_directories", "")
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("max_connections", Integer.toString(connections))
            .setServerConfig("shared_buffers", megabytes + "MB")
            .setServerConfig("max_wal_size", "2GB")
            .setServerConfig("log_error_verbosity", "terse")
            .setServerConfig("log_parameter_max_length", "0")
            .setServerConfig("log_parameter_max_length_on_error", "0")
            .setServerConfig("log_min_error_statement", "panic")
            .setOutputRedirector(Redirect.appendTo(directory.resolve("server.log").toFile()))
            .setErrorRedirector(Redirect.appendTo(directory.resolve("server.log").toFile()))
            .start();
    return new DurableCluster(directory, server, SecretBytes.of(password.getBytes(UTF_8)));
  }

  public ClusterAdmin admin() {
    return new ClusterAdmin("127.0.0.1", server.getPort(), SUPERUSER, password);
  }

  /** The server's own process; all others of the server are its children. */
  public ProcessHandle process() throws IOException {
    return process(directory)
        .orElseThrow(() -> new IOException("PostgreSQL does not run in " + directory));
  }

  /** Ends the server that a killed run left behind in this folder, if there is one. */
  static void stopLeftover(Path directory) throws IOException {
    Path pidFile = pidFile(directory);
    if (!Files.exists(pidFile)) {
      return;
    }
    Optional<ProcessHandle> leftover = process(directory);
    if (leftover.isPresent()) {
      // SIGINT is PostgreSQL's fast shutdown; Java itself can only send SIGTERM, which waits.
      new ProcessBuilder("kill", "-INT", Long.toString(leftover.get().pid())).inheritIO().start();
      try {
        leftover.get().onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while an earlier PostgreSQL stopped", e);
      } catch (ExecutionException | TimeoutException e) {
        throw new IOException("an earlier PostgreSQL in " + directory + " does not stop", e);
      }
    }
    // As PostgreSQL itself holds: a pid file without its process is stale.
    Files.deleteIfExists(pidFile);
  }

  private static Optional<ProcessHandle> process(Path directory) throws IOException {
    return Files.readString(pidFile(directory))
        .lines()
        .findFirst()
        .filter(line -> line.matches("\\d{1,18}"))
        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)))
        .filter(process -> serves(process, data(directory)));
  }

  private static Path pidFile(Path directory) {
    return data(directory).resolve("postmaster.pid");
  }

  private static Path data(Path directory) {
    return directory.resolve("data");
  }

  /** By its command line: the process id may be another program's by now. */
  private static boolean serves(ProcessHandle process, Path data) {
    return process
        .info()
        .commandLine()
        .filter(command -> command.contains("postgres") && command.contains(data.toString()))
        .isPresent();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL did not stop", e);
    }
  }
}
