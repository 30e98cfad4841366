package org.linkseal.telemetry.health;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.linkseal.registry.Contacts;
import org.linkseal.registry.DatabaseLocation;
import org.linkseal.registry.Lifecycle;
import org.linkseal.registry.RegistryUnavailableException;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;
import org.linkseal.telemetry.metrics.Meters;

class WatchTest {
  private static final Duration OFTEN = Duration.ofMillis(5);
  private static final Duration LITTLE = Duration.ofMillis(50);
  private static final StateCode EA = new StateCode("ea");
  private static final StateCode EB = new StateCode("eb");
  private static final StateCode EC = new StateCode("ec");

  private final Meters meters = new Meters();
  private final CountDownLatch thaw = new CountDownLatch(1);
  private final AtomicInteger askedOfFrozen = new AtomicInteger();
  private final AtomicReference<List<State>> states =
      new AtomicReference<>(List.of(state(EA), state(EB), state(EC)));
  private volatile @Nullable SQLException registryFailure;

  private final Watch watch =
      new Watch(
          () -> {
            SQLException failure = registryFailure;
            if (failure != null) {
              throw new RegistryUnavailableException(failure);
            }
            return states.get();
          },
          this::ask,
          Map.of(SharedDatabase.REGISTRY, this::askRegistry),
          meters,
          new Watch.Pace(OFTEN, LITTLE));

  private void ask(State state) throws Exception {
    if (state.code().equals(EB)) {
      throw new SQLException("refused");
    }
    if (state.code().equals(EC)) {
      askedOfFrozen.incrementAndGet();
      thaw.await();
    }
  }

  private void askRegistry() throws SQLException {
    SQLException failure = registryFailure;
    if (failure != null) {
      throw failure;
    }
  }

  private static State state(StateCode code) {
    return state(code, Lifecycle.ENABLED);
  }

  private static State state(StateCode code, Lifecycle lifecycle) {
    return new State(
        code,
        "A state",
        new DatabaseLocation("host", 1, "db", "schema"),
        false,
        lifecycle,
        null,
        new Contacts(null, null, null, null));
  }

  @AfterEach
  void close() {
    thaw.countDown();
    watch.close();
    meters.close();
  }

  @Test
  void eachStateStandsForItselfAndOneThatIsFrozenHoldsOneQuestion() {
    assertThat(watch.readiness().standing()).isEqualTo(Standing.DOWN); // nobody was asked yet
    watch.start();
    await()
        .untilAsserted(() ->
            assertThat(watch.readiness().states())
                .containsExactly(
                    entry(EA, Standing.UP), entry(EB, Standing.DOWN), entry(EC, Standing.DOWN)));
    assertThat(watch.readiness().standing()).isEqualTo(Standing.UP);
    assertThat(askedOfFrozen).hasValue(1);
    assertThat(meters.scrape())
        .contains(
            "linkseal_state_up{state=\"ea\"} 1.0",
            "linkseal_state_up{state=\"eb\"} 0.0",
            "linkseal_state_up{state=\"ec\"} 0.0",
            "linkseal_database_up{database=\"registry\"} 1.0");

    thaw.countDown();
    await().until(() -> watch.readiness().states().get(EC) == Standing.UP);

    states.set(List.of(state(EA), state(EB, Lifecycle.OFFBOARDED)));
    await().until(() -> watch.readiness().states().size() == 1);
    assertThat(meters.scrape())
        .contains(
            "linkseal_state_up{state=\"ea\"} 1.0",
            "linkseal_state_up{state=\"eb\"} NaN",
            "linkseal_state_up{state=\"ec\"} NaN");
  }

  @Test
  void aRegistryThatIsDownIsToldAndTheStatesAreKept() {
    watch.start();
    await().until(() -> watch.readiness().states().size() == 3);

    registryFailure = new SQLException("refused", "08001");

    await().until(() -> watch.readiness().standing() == Standing.DOWN);
    assertThat(watch.readiness().states()).hasSize(3);
    registryFailure = null;
    await().until(() -> watch.readiness().standing() == Standing.UP);
  }
}
