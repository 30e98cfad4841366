package org.linkseal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.keys.ServiceSecrets;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StateRegistryTest {

  private static final StateCode EA = new StateCode("ea");
  private static final StateCode EB = new StateCode("eb");
  private static final StateCode EC = new StateCode("ec");

  private final TestInstallation installation = TestInstallation.withStates("eb", "ea");
  private final SettableClock clock = new SettableClock();
  private HikariDataSource database;

  @BeforeAll
  void open() {
    ServiceSecrets secrets = ServiceSecrets.load(installation.secretsFile(Service.API));
    database = RegistryDataSource.open(installation.registryUrl(), secrets, Service.API);
  }

  @AfterAll
  void close() {
    database.close();
    installation.close();
  }

  @Test
  void statesComeInOrderWithTheirDatabases() {
    StateRegistry registry = new StateRegistry(database, clock);

    assertThat(registry.states()).extracting(State::code).startsWith(EA, EB);
    assertThat(registry.find(EA).orElseThrow())
        .isEqualTo(
            new State(
                EA,
                "State EA",
                new DatabaseLocation(
                    "127.0.0.1", installation.stateCluster().port(), "state_ea", "linkseal"),
                true,
                Lifecycle.ENABLED,
                null,
                new Contacts(null, null, null, null)));
    assertThat(registry.find(new StateCode("zz"))).isEmpty();
  }

  @Test
  void theFirstPublishEndsOnboardingAndMayBeRepeated() {
    StateRegistry registry = new StateRegistry(database, clock);
    assertThat(registry.find(EB).orElseThrow().onboarding()).isTrue();

    registry.published(EB);
    registry.published(EB);

    assertThat(registry.find(EB).orElseThrow().onboarding()).isFalse();
  }

  @Test
  void whileTheRegistryIsDownItsLastAnswerServesOn() {
    StateRegistry asked = new StateRegistry(database, clock);
    StateRegistry neverAnswered = new StateRegistry(database, clock);
    int known = asked.states().size();

    installation.sharedCluster().stop();
    try {
      clock.forward(StateRegistry.KEPT);
      assertThat(asked.states()).hasSize(known);
      assertThatThrownBy(neverAnswered::states).isInstanceOf(RegistryUnavailableException.class);
      assertThatThrownBy(() -> asked.published(EA))
          .isInstanceOf(RegistryUnavailableException.class);
    } finally {
      installation.sharedCluster().startAgain();
    }

    installation.addState("ec", installation.stateCluster());
    clock.forward(StateRegistry.LEFT_ALONE);
    assertThat(asked.find(EC)).isPresent();
    assertThat(neverAnswered.find(EC)).isPresent();
  }
}
