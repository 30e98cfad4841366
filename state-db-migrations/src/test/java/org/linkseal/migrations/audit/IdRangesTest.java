package org.linkseal.migrations.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class IdRangesTest {

  @RepeatedTest(50)
  void theFirstIdThatTheOtherHasNotIsThatOfTheSetsOfTheSameIds(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    IdRanges ranges = new IdRanges();
    IdRanges others = new IdRanges();
    TreeSet<Long> ids = new TreeSet<>();
    TreeSet<Long> otherIds = new TreeSet<>();
    for (int i = 0; i < 20; i++) {
      add(ranges, ids, random.nextLong(60), random.nextLong(3));
      add(others, otherIds, random.nextLong(60), random.nextLong(12));

      TreeSet<Long> missing = new TreeSet<>(ids);
      missing.removeAll(otherIds);
      assertThat(ranges.firstNotIn(others).stream().boxed().toList())
          .isEqualTo(missing.stream().limit(1).toList());
    }
  }

  private static void add(IdRanges ranges, Set<Long> ids, long first, long more) {
    ranges.add(first, first + more);
    for (long id = first; id <= first + more; id++) {
      ids.add(id);
    }
  }
}
