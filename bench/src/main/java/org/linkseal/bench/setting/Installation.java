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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
 * sets them, states that upload and one that searches. {@link #close} leaves no process and no file
 * behind, whenever it is called.
 */
public final class Installation implements AutoCloseable {
  public static final StateCode UPLOADING = new StateCode("ea");
  public static final StateCode SEARCHING = new StateCode("eb");

  /** All states' databases, as LIKE matches their names. */
  public static final String STATE_DATABASES = "state\\_%";

  private static final String NOTE = "bench";
  private static final int DELETIONS = 5;

  private final Path folder;
  private final QuickstartSecrets secrets;
  private final RunningParts parts = new RunningParts();
  private final Map<StateCode, String> bulkKeys = new HashMap<>();
  private @Nullable DurableCluster shared;
  private @Nullable DurableCluster states;
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

  /**
   * Starts the servers and provisions the databases, their states and keys.
   *
   * @param uploading the states that have a key to upload with
   * @param size of the states' server
   */
  public void start(List<StateCode> uploading, ServerSize size) throws IOException {
    Files.createDirectory(secrets.directory());
    shared = parts.start(() -> cluster("registry", ServerSize.USUAL));
    states = parts.start(() -> cluster("states", size));
    Provisioner provisioner = secrets.provisioner(shared.admin());
    provisioner.provisionRegistryAndCollaboration();
    provisioner.provisionState(SEARCHING, "Searching", states.admin());
    for (StateCode state : uploading) {
      provisioner.provisionState(state, "Uploading", states.admin());
      bulkKeys.put(state, provisioner.mintKey(Scope.BULK, state, null, NOTE).text());
    }
    for (Service service : Service.values()) {
      provisioner.writeSecrets(service, secrets.of(service));
    }
    matchKey = provisioner.mintKey(Scope.MATCH, SEARCHING, null, NOTE).text();
  }

  private DurableCluster cluster(String name, ServerSize size) throws IOException {
    return DurableCluster.start(
        folder.resolve(name),
        freePort(),
        secrets.superuserPassword(name),
        size.connections(),
        size.megabytes());
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
    return parts.start(() ->
        ServiceProcess.start(
            "org.linkseal.matcher.MatcherServer",
            null,
            freePort(),
            folder.resolve("matcher.log"),
            matcherProperties()));
  }

  /** What the Match API is started with. */
  public Map<String, String> matcherProperties() {
    Map<String, String> properties = properties(Service.MATCHER);
    properties.put(
        "linkseal.collaboration.url", url(requireStarted(shared).admin(), "collaboration"));
    properties.put("linkseal.match.url", "http://127.0.0.1");
    return properties;
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
    return superusers(database).getConnection();
  }

  /** A superuser's connections to a database of the states' server. */
  public PGSimpleDataSource superusers(String database) {
    ClusterAdmin cluster = requireStarted(states).admin();
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setURL(url(cluster, database));
    dataSource.setUser(cluster.user());
    dataSource.setPassword(new String(cluster.password().toByteArray(), UTF_8));
    return dataSource;
  }

  /** The processes of both servers: those that live now. */
  public List<ProcessHandle> servers() throws IOException {
    List<ProcessHandle> processes = new ArrayList<>();
    for (DurableCluster cluster : List.of(requireStarted(shared), requireStarted(states))) {
      processes.add(cluster.process());
      cluster.process().children().forEach(processes::add);
    }
    return processes;
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
    return url(requireStarted(shared).admin(), "registry");
  }

  public Path secretsFile(Service service) {
    return secrets.of(service);
  }

  public String bulkKey(StateCode state) {
    return requireNonNull(bulkKeys.get(state), "the state does not upload");
  }

  public String matchKey() {
    return matchKey;
  }

  public Path folder() {
    return folder;
  }

  private static DurableCluster requireStarted(@Nullable DurableCluster cluster) {
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
