package org.linkseal.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RecentAnswersTest {

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final InstantSource settable = () -> now;
  private final Clock clock = settable.withZone(ZoneOffset.UTC);
  private final RecentAnswers<String, Integer> answers =
      new RecentAnswers<>(clock, Duration.ofSeconds(5), 2);

  @Test
  void anAnswerServesUntilItIsOld() {
    answers.put("one", 1);

    now = now.plusMillis(4_999);
    assertThat(answers.get("one")).contains(1);
    now = now.plusMillis(1);
    assertThat(answers.get("one")).isEmpty();
  }

  @Test
  void aClockSetBackDoesNotMakeAnAnswerLast() {
    answers.put("one", 1);

    now = now.minusSeconds(3_600);

    assertThat(answers.get("one")).isEmpty();
  }

  @Test
  void theOldestGivesWayToANewOne() {
    answers.put("one", 1);
    answers.put("two", 2);
    answers.put("one", 11);
    answers.put("three", 3);

    assertThat(answers.get("two")).isEmpty();
    assertThat(answers.get("one")).contains(11);
    assertThat(answers.get("three")).contains(3);
  }
}
