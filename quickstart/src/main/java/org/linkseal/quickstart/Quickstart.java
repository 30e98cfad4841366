package org.linkseal.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.linkseal.api.ApiServer;
import org.linkseal.matcher.MatcherServer;
import org.linkseal.migrations.AdminConfig;
import org.linkseal.migrations.Provisioner;
import org.linkseal.registry.RegistryDataSource;
import org.linkseal.registry.Service;
import org.linkseal.registry.StateRegistry;
import org.linkseal.registry.auth.Scope;
import org.linkseal.registry.keys.ServiceSecrets;

/**
 * The running system: started in the order in which its parts need each other, stopped in the
 * reverse one.
 */
final class Quickstart implements AutoCloseable {
  private static final String KEY_NOTE = "quickstart";
  private static final String LOCK = "lock";
  private static final String LOG = "services.log";
  private static final String REGISTRY = "registry";
  private static final String STATES = "states";

  private final RunningParts parts = new RunningParts();
  private final Map<SampleState, StateKeys> keys = new EnumMap<>(SampleState.class);
  private final QuickstartSettings settings;
  private @Nullable StateRegistry states;
  private String federalMatchKey = "";
  private @Nullable URI bulkManagement;
  private @Nullable URI matchManagement;

  Quickstart(QuickstartSettings settings) {
    this.settings = settings;
  }

  /**
   * Starts everything and returns once both services answer. Whatever it started, also when it
   * fails half-way, {@link #close} stops.
   *
   * @param progress gets a line for each step
   * @throws StartFailedException when a port or a server cannot be had
   */
  void start(PrintStream progress) throws IOException {
    lock(settings.directory());
    DurableCluster.stopLeftover(settings.clusterDirectory(REGISTRY));
    DurableCluster.stopLeftover(settings.clusterDirectory(STATES));
    settings.requireFreePorts();
    if (settings.reset()) {
      progress.println("Deleting what earlier runs kept in " + settings.directory() + " ...");
      for (String entry : List.of("postgresql", "secrets", "staging", "samples", LOG)) {
        deleteIfExists(settings.directory().resolve(entry));
      }
    }
    progress.println("The services log to " + logTo(settings.directory().resolve(LOG)));
    makeOwnerOnly(settings.secrets());
    QuickstartSecrets secrets = new QuickstartSecrets(settings.secrets());

    progress.println("Starting two PostgreSQL servers ...");
    DurableCluster registryCluster = cluster(REGISTRY, settings.registryClusterPort(), secrets);
    DurableCluster statesCluster = cluster(STATES, settings.statesClusterPort(), secrets);

    progress.println("Provisioning the registry, the collaboration database and four states ...");
    Provisioner provisioner = secrets.provisioner(registryCluster.admin());
    provisioner.provisionRegistryAndCollaboration();
    for (SampleState state : SampleState.values()) {
      provisioner.provisionState(state.code(), state.title(), statesCluster.admin());
    }
    provisioner.writeSecrets(Service.API, secrets.of(Service.API));
    provisioner.writeSecrets(Service.MATCHER, secrets.of(Service.MATCHER));
    provisioner.writeAuditPublicKey(secrets.auditPublicKey());
    new AdminConfig(
            jdbcUrl(REGISTRY),
            jdbcUrl("collaboration"),
            secrets.rootSecret(),
            secrets.auditPublicKey())
        .save(settings.directory().resolve("admin.properties"));

    progress.println("Starting the Bulk API and the Match API ...");
    String registryUrl = jdbcUrl("registry");
    Map<String, Object> ofApi =
        Map.of(
            "micronaut.server.port", settings.bulkPort(),
            "linkseal.management.port", -1,
            "linkseal.registry.url", registryUrl,
            "linkseal.secrets-file", secrets.of(Service.API).toString(),
            "linkseal.staging.directory", settings.directory().resolve("staging").toString(),
            "linkseal.rate-limits.enabled", settings.rateLimits());
    bulkManagement = parts.start(() -> ApiServer.start(ofApi)).managementUri();
    Map<String, Object> ofMatcher =
        Map.of(
            "micronaut.server.port", settings.matchPort(),
            "linkseal.management.port", -1,
            "linkseal.registry.url", registryUrl,
            "linkseal.collaboration.url", jdbcUrl("collaboration"),
            "linkseal.secrets-file", secrets.of(Service.MATCHER).toString(),
            "linkseal.match.url", matchUrl().toString(),
            "linkseal.rate-limits.enabled", settings.rateLimits());
    matchManagement = parts.start(() -> MatcherServer.start(ofMatcher)).managementUri();
    HikariDataSource registry =
        parts.start(() ->
            RegistryDataSource.open(
                registryUrl, ServiceSecrets.load(secrets.of(Service.API)), Service.API));
    states = new StateRegistry(registry, Clock.systemUTC());
    mintKeys(provisioner);
  }

  private void mintKeys(Provisioner provisioner) {
    provisioner.revokeKeysNoted(KEY_NOTE);
    for (SampleState state : SampleState.values()) {
      keys.put(
          state,
          new StateKeys(
              provisioner.mintKey(Scope.BULK, state.code(), null, KEY_NOTE).text(),
              provisioner.mintKey(Scope.MATCH, state.code(), null, KEY_NOTE).text()));
    }
    federalMatchKey = provisioner.mintKey(Scope.MATCH, null, null, KEY_NOTE).text();
  }

  private DurableCluster cluster(String name, int port, QuickstartSecrets secrets) {
    try {
      return parts.start(() ->
          DurableCluster.start(
              settings.clusterDirectory(name), port, secrets.superuserPassword(name)));
    } catch (IOException | IllegalStateException e) {
      throw new StartFailedException(
          "The %s server did not start on port %d: %s".formatted(name, port, e.getMessage()), e);
    }
  }

  private String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(settings.registryClusterPort(), database);
  }

  private void lock(Path directory) throws IOException {
    makeOwnerOnly(directory);
    Path lockFile = directory.resolve(LOCK);
    if (!Files.exists(lockFile) && !isEmpty(directory)) {
      throw new StartFailedException(
          directory + " holds something else; choose an empty folder with --data.", null);
    }
    FileChannel channel =
        parts.start(
            () -> FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    if (channel.tryLock() == null) {
      throw new StartFailedException("Another quickstart is running in " + directory, null);
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    }
  }

  /** The terminal is for the person who started it, not for the services' log. */
  private static Path logTo(Path log) throws IOException {
    System.setOut(
        new PrintStream(
            Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            true,
            UTF_8));
    return log;
  }

  private static void deleteIfExists(Path entry) throws IOException {
    if (!Files.exists(entry)) {
      return;
    }
    try (Stream<Path> files = Files.walk(entry)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void makeOwnerOnly(Path directory) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  URI bulkUrl() {
    return URI.create("http://127.0.0.1:" + settings.bulkPort());
  }

  URI matchUrl() {
    return URI.create("http://127.0.0.1:" + settings.matchPort());
  }

  /** Where the Bulk API answers its operator. */
  URI bulkManagementUrl() {
    return requireNonNull(bulkManagement, "the quickstart has not started");
  }

  /** Where the Match API answers its operator. */
  URI matchManagementUrl() {
    return requireNonNull(matchManagement, "the quickstart has not started");
  }

  Map<SampleState, StateKeys> keys() {
    return Collections.unmodifiableMap(keys);
  }

  StateKeys keys(SampleState state) {
    return requireNonNull(keys.get(state), "the quickstart has not started");
  }

  /** Whether the state has a snapshot of this run or an earlier one. */
  boolean hasPublished(SampleState state) {
    return requireNonNull(states, "the quickstart has not started")
        .find(state.code())
        .filter(known -> !known.onboarding())
        .isPresent();
  }

  String federalMatchKey() {
    return federalMatchKey;
  }

  @Override
  public void close() {
    parts.close();
  }
}
