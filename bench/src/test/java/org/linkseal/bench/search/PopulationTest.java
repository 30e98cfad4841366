package org.linkseal.bench.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.linkseal.bench.setting.Installation;

class PopulationTest {
  private static final int ROWS = 20;

  private final Population population = new Population(3, ROWS);
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void onePersonInAHundredIsListedHoweverManyARequestAsksFor() {
    assertThat(listed(1, 1_000)).isEqualTo(10);
    assertThat(listed(50, 20)).isEqualTo(10);
  }

  @Test
  void whoIsListedIsListedOnceInAStateThatIsNotDown() {
    Set<String> up = new HashSet<>();
    Set<String> all = new HashSet<>();
    for (int state = 0; state < 3; state++) {
      for (int row = 0; row < ROWS; row++) {
        String hash = population.rowsOf(state).hexHash(row);
        assertThat(all.add(hash)).isTrue();
        if (state > 0) {
          up.add(hash);
        }
      }
    }
    for (long number = 0; number < 200; number++) {
      Persons persons = population.draw(number, 50, 1, random);
      assertThat(persons.ldsHashes().stream().filter(all::contains)).hasSize(persons.listed());
      assertThat(persons.ldsHashes().stream().filter(up::contains)).hasSize(persons.listed());
    }
  }

  @Test
  void noStateIsTheSearchingOne() {
    assertThat(new Population(Population.MOST_STATES, ROWS).codes())
        .doesNotHaveDuplicates()
        .hasSize(Population.MOST_STATES)
        .doesNotContain(Installation.SEARCHING);
  }

  private int listed(int persons, int requests) {
    int listed = 0;
    for (long number = 0; number < requests; number++) {
      listed += population.draw(number, persons, 0, random).listed();
    }
    return listed;
  }
}
