package org.linkseal.migrations;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linkseal.pprl.secret.KeyWrap;
import org.linkseal.pprl.secret.SecretBytes;
import org.linkseal.registry.DatabaseLocation;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.Service;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.auth.ApiKey;
import org.linkseal.registry.auth.Scope;

/**
 * Makes an installation: the registry and collaboration databases, the states' databases, the
 * services' secrets and the API keys. Every method can be repeated: what is there stays as it is.
 */
public final class Provisioner {

  private static final int LINKAGE_KEY_VERSION = 1;

  /** Any number that nothing else in a cluster locks. */
  private static final String ONE_AT_A_TIME = "SELECT pg_advisory_lock(7221601901)";

  private final RootSecret root;
  private final MatchKeyPair matchKeys;
  private final ClusterAdmin registryCluster;

  public Provisioner(RootSecret root, MatchKeyPair matchKeys, ClusterAdmin registryCluster) {
    this.root = root;
    this.matchKeys = matchKeys;
    this.registryCluster = registryCluster;
  }

  /**
   * The two databases with the logins of the services, of their administrators and of their
   * auditors.
   */
  public void provisionRegistryAndCollaboration() {
    try (Connection superuser = connect(registryCluster)) {
      provision(registryCluster, superuser, DatabasePlan.REGISTRY);
      provision(registryCluster, superuser, DatabasePlan.COLLABORATION);
      Roles roles = new Roles(superuser);
      for (String role :
          List.of(
              RegistryAdmin.ROLE,
              "registry_auditor",
              "registry_api",
              "registry_matcher",
              CollaborationAdmin.ROLE,
              "collaboration_auditor",
              "collaboration_matcher")) {
        giveDerivedPassword(roles, role);
      }
      try (RegistryAdmin registry = RegistryAdmin.connect(registryCluster, root)) {
        registry.addLinkageVersion(LINKAGE_KEY_VERSION);
      }
    } catch (SQLException e) {
      throw new ProvisioningException("The registry", e);
    }
  }

  /**
   * A state's database in {@code stateCluster}, then its row and its credentials in the registry.
   */
  public void provisionState(StateCode code, String name, ClusterAdmin stateCluster) {
    DatabasePlan plan = DatabasePlan.of(code);
    try (Connection superuser = connect(stateCluster);
        RegistryAdmin registry = RegistryAdmin.connect(registryCluster, root)) {
      provision(stateCluster, superuser, plan);
      registry.registerState(
          code,
          name,
          new DatabaseLocation(
              stateCluster.host(), stateCluster.port(), plan.database(), plan.schema()));
      Roles roles = new Roles(superuser);
      for (DatabaseRole role : DatabaseRole.values()) {
        switch (role) {
          case RECEIVER, LOADER, JANITOR ->
              giveCredential(registry, roles, code, Service.API, role);
          case MATCHER -> giveCredential(registry, roles, code, Service.MATCHER, role);
          // Of no service: only the operator's root secret gives it.
          case AUDITOR -> giveDerivedPassword(roles, role.roleName(code));
          case MIGRATOR -> {}
        }
      }
    } catch (SQLException e) {
      throw new ProvisioningException("State " + code, e);
    }
  }

  /**
   * A new API key; this is the only time that its text can be had.
   *
   * @param state null for the federal orchestrator (match only)
   * @param expires null for a key that is used until it is revoked
   * @param note what {@link #revokeKeysNoted} finds it by
   */
  public ApiKey mintKey(
      Scope scope, @Nullable StateCode state, @Nullable Instant expires, String note) {
    ApiKey key = ApiKey.generate();
    try (RegistryAdmin registry = RegistryAdmin.connect(registryCluster, root)) {
      registry.addKey(key, new Access(scope, state, null, expires, note));
      return key;
    } catch (SQLException | RefusedException e) {
      throw new ProvisioningException("An API key", e);
    }
  }

  /** False when there is no such live key. */
  public boolean revokeKey(String keyId) {
    try (RegistryAdmin registry = RegistryAdmin.connect(registryCluster, root)) {
      return registry.revokeKey(keyId);
    } catch (SQLException e) {
      throw new ProvisioningException("A revocation", e);
    }
  }

  /** How many live keys were minted with this note, and are revoked now. */
  public int revokeKeysNoted(String note) {
    try (RegistryAdmin registry = RegistryAdmin.connect(registryCluster, root)) {
      return registry.revokeKeysNoted(note);
    } catch (SQLException e) {
      throw new ProvisioningException("A revocation", e);
    }
  }

  /** All that {@code service} may know, in a file of mode 0600. */
  public void writeSecrets(Service service, Path file) throws IOException {
    SecretsFile.write(file, service, root, matchKeys);
  }

  /** What an auditor checks the signatures of checkpoints with. Not secret. */
  public void writeAuditPublicKey(Path file) throws IOException {
    AuditPublicKey.write(file, root.auditSigningKey());
  }

  private static Connection connect(ClusterAdmin cluster) throws SQLException {
    Connection superuser = cluster.connect("postgres");
    Ddl.run(superuser, ONE_AT_A_TIME);
    return superuser;
  }

  private static void provision(ClusterAdmin cluster, Connection superuser, DatabasePlan plan)
      throws SQLException {
    new Roles(superuser).create(plan);
    new Databases(cluster, superuser).create(plan);
    Migrations.run(cluster, superuser, plan);
  }

  private void giveDerivedPassword(Roles roles, String role) throws SQLException {
    if (!roles.hasPassword(role)) {
      roles.setPassword(role, root.password(role));
    }
  }

  /** A password and its credential are made together, or kept together. */
  private void giveCredential(
      RegistryAdmin registry, Roles roles, StateCode state, Service service, DatabaseRole role)
      throws SQLException {
    String roleName = role.roleName(state);
    if (roles.hasPassword(roleName) && registry.hasCredential(state, service, roleName)) {
      return;
    }
    String password = Roles.randomPassword();
    // Without a password while the credential changes: after a crash the next run sets both again.
    roles.removePassword(roleName);
    registry.putCredential(
        state,
        service,
        roleName,
        KeyWrap.wrap(
            root.credentialKey(service),
            SecretBytes.of(password.getBytes(UTF_8)),
            "credential|" + service.id() + "|" + roleName));
    roles.setPassword(roleName, password);
  }
}
