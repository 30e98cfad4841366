package org.linkseal.agency.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.linkseal.pprl.deid.SocialSecurityNumber;

class InventedSsnsTest {
  private static final int STEP = 8_887;

  @ParameterizedTest
  @ValueSource(longs = {0, 7, -1, Long.MIN_VALUE, Long.MAX_VALUE})
  void everyNumberGivesAValidSsnOfItsOwn(long seed) throws Exception {
    InventedSsns ssns = new InventedSsns(seed);
    int[] numbers =
        IntStream.concat(
                IntStream.range(0, 50_000),
                IntStream.range(1, InventedSsns.COUNT / STEP)
                    .map(i -> InventedSsns.COUNT - i * STEP))
            .distinct()
            .toArray();

    Set<String> given = new HashSet<>();
    for (int number : numbers) {
      given.add(SocialSecurityNumber.check(ssns.ssn(number)));
    }

    assertThat(given).hasSize(numbers.length);
  }
}
