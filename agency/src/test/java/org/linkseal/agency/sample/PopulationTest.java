package org.linkseal.agency.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PopulationTest {
  @Test
  void theRangesOfAllStatesAndOfTheSharedPersonsNeverOverlap() {
    TreeMap<Integer, Integer> firstToEnd = new TreeMap<>();
    firstToEnd.put(0, Population.LARGE);
    for (char first = 'a'; first <= 'z'; first++) {
      for (char second = 'a'; second <= 'z'; second++) {
        String state = "" + first + second;
        int firstOwn = Population.of(state, 1, 0).firstOwn();
        firstToEnd.put(firstOwn, firstOwn + Population.room(state));
      }
    }

    assertThat(firstToEnd).hasSize(26 * 26 + 1);
    int end = 0;
    for (var range : firstToEnd.entrySet()) {
      assertThat(range.getKey()).isGreaterThanOrEqualTo(end);
      end = range.getValue();
    }
    assertThat(end).isLessThanOrEqualTo(InventedSsns.COUNT);
  }

  @Test
  void anyTwoLettersHaveRoomForAHundredThousandPersonsOfTheirOwn() {
    assertThat(Population.SMALL).isGreaterThan(100_000);
  }

  @Test
  void thePercentageOfManyRowsDoesNotOverflow() {
    assertThat(Population.of("ca", 2_000_000_000, 50).shared()).isEqualTo(1_000_000_000);
  }
}
