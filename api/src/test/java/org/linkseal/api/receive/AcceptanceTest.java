package org.linkseal.api.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.linkseal.registry.SqlStates;

class AcceptanceTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final AtomicInteger tries = new AtomicInteger();

  @Test
  void whatAnOutageHinderedIsTriedUntilItIsOver() throws Exception {
    Acceptance.repeatedly(failing(100, "08001"), MINUTE, MOMENT);
    assertThat(tries).hasValue(101);
  }

  @Test
  void whatIsRefusedIsNotTriedAgain() {
    assertThatThrownBy(
            () -> Acceptance.repeatedly(failing(100, SqlStates.WRONG_STATUS), MINUTE, MOMENT))
        .isInstanceOf(SQLException.class);
    assertThat(tries).hasValue(1);
  }

  @Test
  void anOutageThatLastsIsTold() {
    assertThatThrownBy(() -> Acceptance.repeatedly(failing(100, "08001"), Duration.ZERO, MOMENT))
        .isInstanceOf(SQLException.class);
  }

  private Acceptance.Step failing(int times, String sqlState) {
    return () -> {
      if (tries.getAndIncrement() < times) {
        throw new SQLException("hindered", sqlState);
      }
    };
  }
}
