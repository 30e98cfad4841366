package org.linkseal.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.Contacts;
import org.linkseal.registry.DatabaseLocation;
import org.linkseal.registry.Lifecycle;
import org.linkseal.registry.Service;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.StateRegistry;
import org.linkseal.registry.auth.ApiKey;
import org.linkseal.registry.auth.Authenticator;
import org.linkseal.registry.auth.Scope;
import org.linkseal.registry.keys.ServiceSecrets;
import org.postgresql.ds.PGSimpleDataSource;

/** What the operator may set of a state, of which nothing but its row is needed. */
@ExtendWith(Installed.class)
class LifecycleTest {

  private static final StateCode XA = new StateCode("xa");
  private static final List<String> LIFECYCLES =
      List.of("shadow", "enabled", "suspended", "offboarded");

  private final TestInstallation installation;
  private RegistryAdmin admin;
  private Connection superuser;

  LifecycleTest(TestInstallation installation) {
    this.installation = installation;
  }

  @BeforeEach
  void register() throws Exception {
    admin = RegistryAdmin.connect(AdminConfig.load(installation.adminConfigFile()));
    admin.registerState(XA, "State XA", new DatabaseLocation("127.0.0.1", 5432, "xa", "linkseal"));
    superuser = installation.sharedCluster().superuser("registry");
  }

  @AfterEach
  void forget() throws SQLException {
    Sql.run(superuser, "DELETE FROM registry.api_key WHERE state = 'xa'");
    Sql.run(superuser, "DELETE FROM registry.state WHERE code = 'xa'");
    superuser.close();
    admin.close();
  }

  @Test
  void aStateOfWhichNothingWasSaidIsEnabledBecauseShadowWouldBeSilent() throws SQLException {
    assertThat(state().lifecycle()).isEqualTo(Lifecycle.ENABLED);
    assertThat(state().contacts()).isEqualTo(new Contacts(null, null, null, null));
  }

  @Test
  void beforeItsFirstPublishAStateIsPutIntoShadowAndOutAgainOrNeverComes() throws Exception {
    assertThat(allowed(List.of("shadow", "enabled", "offboarded"), "NULL"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "shadow", List.of("shadow", "enabled", "offboarded"),
                "enabled", List.of("shadow", "enabled", "offboarded"),
                "offboarded", List.of("offboarded")));
  }

  @Test
  void aStateThatOthersCountOnIsNeverSilentBeforeItWasSuspended() throws Exception {
    assertThat(allowed(LIFECYCLES, "now()"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "shadow", List.of("shadow", "enabled", "offboarded"),
                "enabled", List.of("enabled", "suspended"),
                "suspended", List.of("enabled", "suspended", "offboarded"),
                "offboarded", List.of("offboarded")));
  }

  private Map<String, List<String>> allowed(List<String> from, String firstPublishedAt)
      throws SQLException {
    Map<String, List<String>> allowed = new TreeMap<>();
    for (String before : from) {
      for (String after : LIFECYCLES) {
        set(before, firstPublishedAt);
        try {
          assertThat(admin.setLifecycle(XA, after)).isEqualTo(before);
          assertThat(state().lifecycle()).isEqualTo(lifecycle(after));
          allowed.computeIfAbsent(before, lifecycle -> new ArrayList<>()).add(after);
        } catch (RefusedException e) {
          assertThat(state().lifecycle()).isEqualTo(lifecycle(before));
        }
      }
    }
    return allowed;
  }

  @Test
  void aRefusalSaysWhatToDoInstead() throws SQLException {
    set("enabled", "now()");
    assertThatThrownBy(() -> admin.setLifecycle(XA, "shadow"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("suspend it instead");
    assertThatThrownBy(() -> admin.setLifecycle(XA, "offboarded"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("suspend it first");
    assertThatThrownBy(() -> admin.setLifecycle(XA, "Shadow"))
        .isInstanceOf(RefusedException.class)
        .hasMessage("a state is set to shadow, enabled, suspended or offboarded");
    assertThatThrownBy(() -> admin.setLifecycle(new StateCode("xx"), "shadow"))
        .isInstanceOf(RefusedException.class)
        .hasMessage("no such state");
  }

  @Test
  void eachChangeIsInTheAuditLogAndWhatIsSetAgainIsNoChange() throws Exception {
    long before = Sql.one(superuser, Long.class, "SELECT max(id) FROM registry.audit_log");
    admin.setLifecycle(XA, "shadow");
    admin.setLifecycle(XA, "shadow");
    admin.setLifecycle(XA, "enabled");
    admin.describe(XA, "midwest", new Contacts(null, null, null, null));
    assertThat(
            Sql.lines(
                superuser,
                """
                SELECT actor, event, state, subject FROM registry.audit_log WHERE id > ? ORDER BY id
                """,
                before))
        .containsExactly(
            "registry_admin\tlifecycle_set\txa\tshadow",
            "registry_admin\tlifecycle_set\txa\tenabled",
            "registry_admin\tstate_described\txa\tnull");
  }

  @Test
  void aStateThatIsProvisionedAgainStaysWhereItStands() throws Exception {
    admin.setLifecycle(XA, "shadow");
    admin.registerState(XA, "State XA", new DatabaseLocation("127.0.0.2", 5432, "xa", "linkseal"));
    assertThat(state().database().host()).isEqualTo("127.0.0.2");
    assertThat(state().lifecycle()).isEqualTo(Lifecycle.SHADOW);
  }

  @Test
  void keysOfAnOffboardedStateOpenNothingWhenEverTheyWereMinted() throws Exception {
    Provisioner provisioner = installation.provisioner();
    ApiKey federal = provisioner.mintKey(Scope.MATCH, null, null, "a lifecycle test's");
    ApiKey earlier = provisioner.mintKey(Scope.BULK, XA, null, "a lifecycle test's");
    assertThat(isHonoured(earlier)).isTrue();
    admin.setLifecycle(XA, "offboarded");
    ApiKey later = provisioner.mintKey(Scope.MATCH, XA, null, "a lifecycle test's");
    assertThat(isHonoured(earlier)).isFalse();
    assertThat(isHonoured(later)).isFalse();
    assertThat(isHonoured(federal)).isTrue();
    provisioner.revokeKeysNoted("a lifecycle test's");
  }

  private boolean isHonoured(ApiKey key) throws SQLException {
    return new Authenticator(registry(), Clock.systemUTC()).authenticate(key.text()).isPresent();
  }

  @Test
  void whatIsNotGivenOfTheContactsStaysAndWhatIsEmptyGoes() throws Exception {
    admin.describe(
        XA,
        "mid-west-1",
        new Contacts(
            "nac.matches@dhs.ea.example",
            "+1 (555) 010-0199 x12",
            "notices@ea.example",
            "https://ea.example:8443/notices?to=nac"));
    admin.describe(XA, "", new Contacts(null, "555-010-0200", "", null));
    assertThat(state().region()).isNull();
    assertThat(state().contacts())
        .isEqualTo(
            new Contacts(
                "nac.matches@dhs.ea.example",
                "555-010-0200",
                null,
                "https://ea.example:8443/notices?to=nac"));
    assertThat(state().toString()).doesNotContain("ea.example", "555-010");
  }

  @Test
  void whatIsMalformedIsRefusedWithItsRuleAndNothingElseIsSetEither() throws Exception {
    for (String region : List.of("Midwest", "a_b", "a".repeat(21), "a\n")) {
      assertMalformed("a region is 1 to 20 of", region, null, null, null);
    }
    for (String address :
        List.of("nobody", "a@b", "a b@c.d", "a@c.d\r\nBcc: e@f.g", "A <a@c.d>", "é@c.d", "@c.d")) {
      assertMalformed("an e-mail address is one", null, address, null, null);
    }
    assertMalformed("an e-mail address is one", null, "a".repeat(250) + "@c.de", null, null);
    for (String phone : List.of("call us", "555", "+1 555 010 0199\n", "555-010-0199 ext. 5")) {
      assertMalformed("a phone number is 6 to 32", null, null, phone, null);
    }
    for (String url :
        List.of(
            "http://ea.example/",
            "https://user:password@ea.example/",
            "https://ea.example/#part",
            "https://ea.example/a b",
            "https:///notices",
            "https://[::1/notices",
            "https://ea.example/" + "a".repeat(1_000))) {
      assertMalformed("a webhook is an https URL", null, null, null, url);
    }
    assertThat(state().contacts()).isEqualTo(new Contacts(null, null, null, null));
  }

  private void assertMalformed(
      String rule,
      @Nullable String region,
      @Nullable String email,
      @Nullable String phone,
      @Nullable String webhookUrl) {
    assertThatThrownBy(() ->
            admin.describe(
                XA, region, new Contacts(email, phone, "notices@ea.example", webhookUrl)))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith(rule);
  }

  private void set(String lifecycle, String firstPublishedAt) throws SQLException {
    Sql.run(
        superuser,
        "UPDATE registry.state SET lifecycle = ?, first_published_at = %s WHERE code = 'xa'"
            .formatted(firstPublishedAt),
        lifecycle);
  }

  private State state() throws SQLException {
    return new StateRegistry(registry(), Clock.systemUTC()).find(XA).orElseThrow();
  }

  private PGSimpleDataSource registry() throws SQLException {
    PGSimpleDataSource registry = new PGSimpleDataSource();
    registry.setURL(installation.registryUrl());
    registry.setUser("registry_api");
    registry.setPassword(
        ServiceSecrets.load(installation.secretsFile(Service.API)).registryPassword());
    return registry;
  }

  private static Lifecycle lifecycle(String text) {
    return Lifecycle.valueOf(text.toUpperCase(Locale.ROOT));
  }
}
