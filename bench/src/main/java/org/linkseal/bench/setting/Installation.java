package org.linkseal.bench.setting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.linkseal.migrations.ClusterAdmin;
import org.linkseal.migrations.Provisioner;
import org.linkseal.quickstart.DurableCluster;
import org.linkseal.quickstart.QuickstartSecrets;
import org.linkseal.quickstart.RunningParts;
import org.linkseal.registry.Service;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.StateRegistry;
import org.linkseal.registry.auth.Scope;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A Linkseal of its own for one run of measurements: two PostgreSQL servers set as the quickstart
 * sets them, and two states, of which one uploads and the other searches. {@link #close} leaves no
 * process and no file behind, whenever it is called.
 */
public final class Installation implements AutoCloseable {
  public static final StateCode UPLOADING = new StateCode("ea");
  public static final StateCode SEARCHING = new StateCode("eb");

  private static final String NOTE = "bench";
  private static final int DELETIONS = 5;

  private final Path folder;
  private final QuickstartSecrets secrets;
  private final RunningParts parts = new RunningParts();
  private @Nullable ClusterAdmin shared;
  private @Nullable ClusterAdmin states;
  private String bulkKey = "";
  private String matchKey = "";

  private Installation(Path folder) {
    this.folder = folder;
    this.secrets = new QuickstartSecrets(folder.resolve("secrets"));
  }

  /** A new folder in {@code parent}, and nothing in it yet. */
  public static Installation in(Path parent) throws IOException {
    Files.createDirectories(parent);
    return new Installation(
        Files.createTempDirectory(
                parent.toRealPath(),
                "linkseal-bench-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
            .toRealPath());
  }

  /** Starts the servers and provisions the databases, their states and keys. */
  public void start() throws IOException {
    Files.createDirectory(secrets.directory());
    shared = parts.start(() -> cluster("registry")).admin();
    states = parts.start(() -> cluster("states")).admin();
    Provisioner provisioner = secrets.provisioner(shared);
    provisioner.provisionRegistryAndCollaboration();
    provisioner.provisionState(UPLOADING, "Uploading", states);
    provisioner.provisionState(SEARCHING, "Searching", states);
    for (Service service : Service.values()) {
      provisioner.writeSecrets(service, secrets.of(service));
    }
    bulkKey = provisioner.mintKey(Scope.BULK, UPLOADING, null, NOTE).text();
    matchKey = provisioner.mintKey(Scope.MATCH, SEARCHING, null, NOTE).text();
  }

  private DurableCluster cluster(String name) throws IOException {
    return DurableCluster.start(folder.resolve(name), freePort(), secrets.superuserPassword(name));
  }

  /**
   * The Bulk API with this heap, such as {@code 256m}, and without limits on calls a minute.
   *
   * @param maxBytes the longest upload
   */
  public ServiceProcess startApi(String heap, long maxBytes) throws IOException {
    Map<String, String> properties = properties(Service.API);
    properties.put("linkseal.staging.directory", folder.resolve("staging").toString());
    properties.put("linkseal.upload.max-bytes", Long.toString(maxBytes));
    properties.put("linkseal.upload.max-decoded-bytes", Long.toString(maxBytes));
    return parts.start(() ->
        ServiceProcess.start(
            "org.linkseal.api.ApiServer", heap, freePort(), folder.resolve("api.log"), properties));
  }

  /** The Match API with the JVM's usual heap, and without limits on calls a minute. */
  public ServiceProcess startMatcher() throws IOException {
    Map<String, String> properties = properties(Service.MATCHER);
    properties.put("linkseal.collaboration.url", url(requireStarted(shared), "collaboration"));
    properties.put("linkseal.match.url", "http://127.0.0.1");
    return parts.start(() ->
        ServiceProcess.start(
            "org.linkseal.matcher.MatcherServer",
            null,
            freePort(),
            folder.resolve("matcher.log"),
            properties));
  }

  private Map<String, String> properties(Service service) {
    Map<String, String> properties = new HashMap<>();
    properties.put("linkseal.registry.url", registryUrl());
    properties.put("linkseal.secrets-file", secretsFile(service).toString());
    properties.put("linkseal.rate-limits.enabled", "false");
    return properties;
  }

  /** A superuser's connection to a database of the states' server. */
  public Connection superuser(String database) throws SQLException {
    ClusterAdmin cluster = requireStarted(states);
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setURL(url(cluster, database));
    return dataSource.getConnection(
        cluster.user(), new String(cluster.password().toByteArray(), UTF_8));
  }

  /** As the registry has it, through a service's pool. */
  public static State uploadingState(DataSource registry) {
    return new StateRegistry(registry, Clock.systemUTC())
        .find(UPLOADING)
        .orElseThrow(() -> new IllegalStateException("the state is not registered"));
  }

  public static String databaseOf(StateCode state) {
    return "state_" + state;
  }

  public String registryUrl() {
    return url(requireStarted(shared), "registry");
  }

  public Path secretsFile(Service service) {
    return secrets.of(service);
  }

  public String bulkKey() {
    return bulkKey;
  }

  public String matchKey() {
    return matchKey;
  }

  public Path folder() {
    return folder;
  }

  private static ClusterAdmin requireStarted(@Nullable ClusterAdmin cluster) {
    return requireNonNull(cluster, "the installation has not started");
  }

  private static String url(ClusterAdmin cluster, String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(cluster.host(), cluster.port(), database);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public synchronized void close() {
    parts.close();
    try {
      // Whoever was writing a file may have made one behind the deletion.
      for (int times = 0; times < DELETIONS && Files.exists(folder); times++) {
        delete(folder);
      }
    } catch (IOException e) {
      System.err.println("The folder " + folder + " could not be deleted: " + e.getMessage());
    }
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            try {
              Files.deleteIfExists(directory);
            } catch (DirectoryNotEmptyException stillWrittenTo) {
              return FileVisitResult.CONTINUE;
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
