package org.linkseal.migrations.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.linkseal.migrations.Access;
import org.linkseal.migrations.AdminConfig;
import org.linkseal.migrations.CollaborationAdmin;
import org.linkseal.migrations.MatchKeyPair;
import org.linkseal.migrations.Provisioner;
import org.linkseal.migrations.RefusedException;
import org.linkseal.migrations.RegistryAdmin;
import org.linkseal.migrations.RootSecret;
import org.linkseal.registry.Contacts;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.Service;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.auth.ApiKey;
import org.linkseal.registry.auth.Scope;

/**
 * A provisioned installation: the registry and collaboration databases in one cluster, the states'
 * databases in another, or wherever a test puts them.
 */
public final class TestInstallation implements AutoCloseable {

  private static final String NOTE = "test";
  private static final int KEY_LENGTH = 32;
  private static final String ROOT_SECRET = "root-secret";

  private final TestCluster shared;
  private final TestCluster states;
  private final RootSecret root = RootSecret.generate();
  private final MatchKeyPair matchKeys = MatchKeyPair.generate();
  private final Path directory;
  private final Provisioner provisioner;

  private TestInstallation() {
    CompletableFuture<TestCluster> beside = CompletableFuture.supplyAsync(TestCluster::start);
    shared = TestCluster.start();
    states = beside.join();
    try {
      directory = Files.createTempDirectory("linkseal-installation-");
      provisioner = new Provisioner(root, matchKeys, shared.admin());
      provisioner.provisionRegistryAndCollaboration();
      for (Service service : Service.values()) {
        provisioner.writeSecrets(service, secretsFile(service));
      }
      matchKeys.save(matchPrivateKeyFile());
      root.save(directory.resolve(ROOT_SECRET));
      provisioner.writeAuditPublicKey(auditPublicKeyFile());
      new AdminConfig(registryUrl(), collaborationUrl(), Path.of(ROOT_SECRET), auditPublicKeyFile())
          .save(adminConfigFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With these states, such as {@code "ea"}, in the states' cluster. */
  public static TestInstallation withStates(String... codes) {
    TestInstallation installation = new TestInstallation();
    for (String code : codes) {
      installation.addState(code, installation.states);
    }
    return installation;
  }

  /** A state whose database is in {@code cluster}. */
  public void addState(String code, TestCluster cluster) {
    provisioner.provisionState(
        new StateCode(code), "State " + code.toUpperCase(Locale.ROOT), cluster.admin());
  }

  /** The text of a new key; {@code state} null is the federal orchestrator. */
  public String mintKey(Scope scope, @Nullable String state) {
    return provisioner
        .mintKey(scope, state == null ? null : new StateCode(state), null, NOTE)
        .text();
  }

  /** A new linkage key: services that start from now on know it, and seal with it. */
  public void beginRotation() throws IOException, SQLException {
    addLinkageKey(2);
    sealWithLinkageKey(2);
  }

  /** Services that start from now on know a key of this version. */
  public void addLinkageKey(int version) throws IOException {
    addKey("linkage-key." + version, Service.values());
  }

  /** Matchers that start from now on know a match key of this version too. */
  public void addMatchKey(int version) throws IOException {
    addKey("match-key." + version, Service.MATCHER);
  }

  private void addKey(String property, Service... services) throws IOException {
    byte[] key = new byte[KEY_LENGTH];
    new SecureRandom().nextBytes(key);
    String line = property + "=" + Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    for (Service service : services) {
      Files.writeString(secretsFile(service), "\n" + line + "\n", StandardOpenOption.APPEND);
    }
  }

  /** What is uploaded from now on is sealed with the key of this version. */
  public void sealWithLinkageKey(int version) throws SQLException {
    try (Connection superuser = shared.superuser("registry");
        PreparedStatement statement =
            superuser.prepareStatement("SELECT registry.add_linkage_version(?)")) {
      statement.setInt(1, version);
      statement.execute();
    }
  }

  /** The text of a new key that only reads, of a region's states or, with null, of all. */
  public String mintOversightKey(@Nullable String region) {
    ApiKey key = ApiKey.generate();
    inTheRegistry(
        registry -> registry.addKey(key, new Access(Scope.OVERSIGHT, null, region, null, NOTE)));
    return key.text();
  }

  /** An OAuth2 client; {@code state} null is the federal orchestrator. */
  public void registerClient(String clientId, Scope scope, @Nullable String state) {
    StateCode code = state == null ? null : new StateCode(state);
    inTheRegistry(
        registry -> registry.addClient(clientId, new Access(scope, code, null, null, NOTE)));
  }

  public void revokeClient(String clientId) {
    inTheRegistry(registry -> registry.revokeClient(clientId));
  }

  @FunctionalInterface
  private interface Change {
    void in(RegistryAdmin registry) throws SQLException, RefusedException;
  }

  private void inTheRegistry(Change change) {
    try (RegistryAdmin registry = RegistryAdmin.connect(AdminConfig.load(adminConfigFile()))) {
      change.in(registry);
    } catch (IOException | SQLException | RefusedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As the operator describes the state; services follow within seconds. */
  public void describe(String code, @Nullable String region, Contacts contacts) {
    inTheRegistry(registry -> registry.describe(new StateCode(code), region, contacts));
  }

  /** As the operator sets it; services follow within seconds. */
  public void setLifecycle(String code, String lifecycle) {
    inTheRegistry(registry -> registry.setLifecycle(new StateCode(code), lifecycle));
  }

  /** How many hidden matches of the state were open. */
  public int closeHiddenMatches(String code) throws Exception {
    try (CollaborationAdmin collaboration =
        CollaborationAdmin.connect(AdminConfig.load(adminConfigFile()))) {
      return collaboration.closeHiddenMatches(new StateCode(code));
    }
  }

  /** Of the operator's command line, on this installation. */
  public AdminRun admin(String... arguments) {
    return AdminRun.of(
        Stream.concat(Stream.of(arguments), Stream.of("--config", adminConfigFile().toString()))
            .toArray(String[]::new));
  }

  public Provisioner provisioner() {
    return provisioner;
  }

  public String registryUrl() {
    return shared.jdbcUrl("registry");
  }

  public String collaborationUrl() {
    return shared.jdbcUrl("collaboration");
  }

  public Path secretsFile(Service service) {
    return directory.resolve(service.id() + ".secrets");
  }

  /** The private half of the match key pair, in PKCS#8 PEM. */
  public Path matchPrivateKeyFile() {
    return directory.resolve("match-private-key.pem");
  }

  /** What checks the signatures of audit checkpoints, in PEM. */
  public Path auditPublicKeyFile() {
    return directory.resolve("audit-public-key.pem");
  }

  /** The configuration of the operator's command line. */
  public Path adminConfigFile() {
    return directory.resolve("admin.properties");
  }

  /** Of the state's auditor, derived from the root secret. */
  public String auditorPassword(StateCode state) {
    return root.password(DatabaseRole.AUDITOR.roleName(state));
  }

  /** Of a login of the registry or the collaboration database, derived from the root secret. */
  public String passwordOf(String role) {
    return root.password(role);
  }

  /** The cluster of the registry and collaboration databases. */
  public TestCluster sharedCluster() {
    return shared;
  }

  public TestCluster stateCluster() {
    return states;
  }

  @Override
  public void close() {
    states.close();
    shared.close();
    try {
      for (Service service : Service.values()) {
        Files.deleteIfExists(secretsFile(service));
      }
      Files.deleteIfExists(matchPrivateKeyFile());
      Files.deleteIfExists(directory.resolve(ROOT_SECRET));
      Files.deleteIfExists(auditPublicKeyFile());
      Files.deleteIfExists(adminConfigFile());
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
