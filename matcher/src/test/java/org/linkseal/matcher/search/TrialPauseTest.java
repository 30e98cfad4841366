package org.linkseal.matcher.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialPauseTest {
  @ParameterizedTest
  @CsvSource({"0, 1", "1, 2", "2, 4", "3, 8", "4, 15", "5, 15", "100000, 15"})
  void pausesDoubleUpToFifteenSecondsAndStatesThatFailedAtOnceAreTriedApart(
      int failedTrials, int seconds) {
    SplittableRandom random = new SplittableRandom(1);

    List<Duration> ofManyStates =
        IntStream.range(0, 1_000).mapToObj(_ -> TrialPause.after(failedTrials, random)).toList();

    Duration half = Duration.ofMillis(seconds * 500L);
    assertThat(ofManyStates)
        .allMatch(pause -> pause.compareTo(half) >= 0 && pause.compareTo(half.multipliedBy(3)) < 0)
        .anyMatch(pause -> pause.compareTo(half.multipliedBy(11).dividedBy(10)) < 0)
        .anyMatch(pause -> pause.compareTo(half.multipliedBy(29).dividedBy(10)) > 0);
  }
}
