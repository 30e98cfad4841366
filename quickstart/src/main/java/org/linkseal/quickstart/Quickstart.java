package org.linkseal.quickstart;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.linkseal.api.ApiServer;
import org.linkseal.matcher.MatcherServer;
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

  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final Map<SampleState, StateKeys> keys = new EnumMap<>(SampleState.class);
  private final QuickstartSettings settings;
  private @Nullable StateRegistry states;
  private String federalMatchKey = "";

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
    makeOwnerOnly(settings.directory());
    lock(settings.directory());
    if (settings.reset()) {
      progress.println("Deleting what earlier runs kept in " + settings.directory() + " ...");
      deleteContents(settings.directory());
    }
    makeOwnerOnly(settings.secrets());
    QuickstartSecrets secrets = new QuickstartSecrets(settings.secrets());

    progress.println("Starting two PostgreSQL servers ...");
    DurableCluster registryCluster = cluster("registry", settings.registryClusterPort(), secrets);
    DurableCluster statesCluster = cluster("states", settings.statesClusterPort(), secrets);

    progress.println("Provisioning the registry, the collaboration database and four states ...");
    Provisioner provisioner = secrets.provisioner(registryCluster.admin());
    provisioner.provisionRegistryAndCollaboration();
    for (SampleState state : SampleState.values()) {
      provisioner.provisionState(state.code(), state.title(), statesCluster.admin());
    }
    provisioner.writeSecrets(Service.API, secrets.of(Service.API));
    provisioner.writeSecrets(Service.MATCHER, secrets.of(Service.MATCHER));

    progress.println("Starting the Bulk API and the Match API ...");
    String registryUrl = jdbcUrl("registry");
    own(
        ApiServer.start(
            Map.of(
                "micronaut.server.port", settings.bulkPort(),
                "linkseal.registry.url", registryUrl,
                "linkseal.secrets-file", secrets.of(Service.API).toString(),
                "linkseal.staging.directory", settings.directory().resolve("staging").toString(),
                "linkseal.rate-limits.enabled", settings.rateLimits())));
    own(
        MatcherServer.start(
            Map.of(
                "micronaut.server.port", settings.matchPort(),
                "linkseal.registry.url", registryUrl,
                "linkseal.collaboration.url", jdbcUrl("collaboration"),
                "linkseal.secrets-file", secrets.of(Service.MATCHER).toString(),
                "linkseal.match.url", matchUrl().toString(),
                "linkseal.rate-limits.enabled", settings.rateLimits())));
    HikariDataSource registry =
        own(
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
      return own(
          DurableCluster.start(
              settings.directory().resolve("postgresql").resolve(name),
              port,
              secrets.superuserPassword(name)));
    } catch (IOException | IllegalStateException e) {
      throw new StartFailedException(
          "The %s server did not start on port %d: %s".formatted(name, port, e.getMessage()), e);
    }
  }

  private String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(settings.registryClusterPort(), database);
  }

  private void lock(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    own(channel);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      throw new StartFailedException("Another quickstart is running in " + directory, null);
    }
  }

  private static void deleteContents(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(directory) && !file.equals(directory.resolve(LOCK))) {
          Files.delete(file);
        }
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

  private synchronized <T extends AutoCloseable> T own(T part) {
    running.push(part);
    return part;
  }

  @Override
  public synchronized void close() {
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        System.err.println("A part of the quickstart did not stop: " + e.getMessage());
      }
    }
  }
}
