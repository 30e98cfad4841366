package org.linkseal.bench.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  private final Latencies latencies = new Latencies();

  @Test
  void aSearchThatWasNotAnsweredTookLongerThanAnyThatWas() {
    addAnswered(98);
    latencies.add(1, false);
    latencies.add(2, false);

    Quantiles quantiles = latencies.quantiles();

    assertThat(quantiles.count()).isEqualTo(100);
    assertThat(quantiles.unanswered()).isEqualTo(2);
    assertThat(quantiles.p50()).isEqualTo(50);
    assertThat(quantiles.p99()).isInfinite();
    assertThat(quantiles.max()).isInfinite();
  }

  @Test
  void oneInAHundredDoesNotReachThe99thPercentile() {
    addAnswered(99);
    latencies.add(1, false);

    assertThat(latencies.quantiles().p99()).isEqualTo(99);
  }

  @Test
  void thoseOfSeveralThreadsAreTakenTogether() {
    addAnswered(2_000);
    latencies.add(1, false);
    Latencies all = new Latencies();

    all.addAll(latencies);
    all.addAll(latencies);

    assertThat(all.quantiles().count()).isEqualTo(4_002);
    assertThat(all.quantiles().unanswered()).isEqualTo(2);
    assertThat(all.quantiles().p99()).isEqualTo(1_981);
    assertThat(all.quantiles().max()).isInfinite();
  }

  /** Of 1, 2, 3 … milliseconds. */
  private void addAnswered(int count) {
    for (int millis = 1; millis <= count; millis++) {
      latencies.add(TimeUnit.MILLISECONDS.toNanos(millis), true);
    }
  }
}
