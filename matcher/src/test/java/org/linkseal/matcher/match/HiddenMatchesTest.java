package org.linkseal.matcher.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.linkseal.matcher.Limit;
import org.linkseal.matcher.abuse.Meter;
import org.linkseal.matcher.access.Requester;
import org.linkseal.pprl.record.Participant;
import org.linkseal.registry.SettableClock;
import org.linkseal.registry.StateCode;

/**
 * What waits to be recorded, without the database: a search's matches cannot be, as long as told.
 */
class HiddenMatchesTest {
  private static final List<Hit> HITS =
      List.of(
          new Hit(
              new StateCode("es"),
              "00",
              new Participant("p1", null, null, List.of(), null),
              List.of()));

  private final List<UUID> recorded = new ArrayList<>();
  private final Set<UUID> failing = new HashSet<>();
  private final SettableClock clock = new SettableClock();
  private final HiddenMatches matches =
      new HiddenMatches(
          (search, hits) -> {
            if (failing.contains(search.searchId())) {
              throw new AssertionError("cannot be recorded");
            }
            recorded.add(search.searchId());
          },
          clock);

  @Test
  void whatCannotBeRecordedIsTriedAgainAndHoldsUpNothingElse() {
    UUID poison = add();
    UUID other = add();
    failing.add(poison);

    matches.turn();
    matches.turn();
    assertThat(recorded).containsExactly(other);

    failing.clear();
    clock.forward(HiddenMatches.KEPT);
    matches.turn();
    matches.turn();
    assertThat(recorded).containsExactly(other, poison);
  }

  @Test
  void nothingIsRecordedWhenWhoeverHasEnabledTheStateNoLongerWaitsForIt() {
    failing.add(add());
    matches.turn();
    add();

    failing.clear();
    clock.forward(HiddenMatches.KEPT.plusMillis(1));
    matches.turn();
    assertThat(recorded).isEmpty();
  }

  @Test
  void whatWaitsIsRecordedBeforeTheServiceEnds() throws Exception {
    UUID search = add();
    matches.start();

    matches.stop();
    assertThat(recorded).containsExactly(search);
  }

  @Test
  void memoryIsBounded() {
    IntStream.range(0, Limit.HIDDEN_SEARCHES_WAITING.value() + 5).forEach(i -> add());

    matches.turn();
    assertThat(recorded).hasSize(Limit.HIDDEN_SEARCHES_WAITING.value());
  }

  private UUID add() {
    UUID searchId = UUID.randomUUID();
    Requester requester =
        new Requester(new StateCode("eb"), Meter.of(new StateCode("eb")), "key", null);
    matches.add(new SearchEntry(searchId, requester, 1, HITS.size(), List.of()), HITS);
    return searchId;
  }
}
