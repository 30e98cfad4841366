package org.linkseal.registry.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.linkseal.registry.tasks.Repetition.Turn;

class RepetitionTest {
  private static final Duration PAUSE = Duration.ofMillis(1);

  @Test
  void whateverGoesWrongInATurnTheNextOneFollows() {
    List<Turn> turns =
        List.of(
            () -> {
              throw new OutOfMemoryError("none left");
            },
            () -> {
              throw new IllegalStateException();
            },
            () -> {
              throw new IOException();
            },
            () -> {});
    AtomicInteger taken = new AtomicInteger();
    Repetition repetition =
        new Repetition(
            "test", PAUSE, () -> turns.get(taken.getAndIncrement() % turns.size()).run());
    try (repetition) {
      repetition.start(Duration.ZERO);
      await().until(() -> taken.get() > 2 * turns.size());
    }
  }

  @Test
  void noTurnBeginsAfterTheEnd() throws Exception {
    AtomicInteger turns = new AtomicInteger();
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    Repetition repetition =
        new Repetition(
            "test",
            PAUSE,
            () -> {
              turns.incrementAndGet();
              goOn.await();
              over.countDown();
            });
    repetition.start(Duration.ZERO);
    await().until(() -> turns.get() == 1);
    repetition.close();
    goOn.countDown();
    over.await();
    await().during(Duration.ofMillis(100)).until(() -> turns.get() == 1);
  }

  @Test
  void aReasonTellsNoMessage() {
    assertThat(Repetition.reason(new SQLException("of a row", "23505")))
        .isEqualTo("SQLSTATE 23505");
    assertThat(Repetition.reason(new IOException("of a row"))).isEqualTo("java.io.IOException");
  }
}
