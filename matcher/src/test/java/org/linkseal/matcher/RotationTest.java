package org.linkseal.matcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.matcher.TestMatcher.errors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.auth.Scope;

/** Keys are rotated while eb searches. */
class RotationTest {
  private static TestInstallation installation;
  private static String key;

  @BeforeAll
  static void start() {
    installation = TestInstallation.withStates("ea", "eb", "ec", "ed");
    key = installation.mintKey(Scope.MATCH, "eb");
  }

  @AfterAll
  static void stop() {
    installation.close();
  }

  /** States change to the new linkage key with their next replace, one by one. */
  @Test
  void statesUnderTheOldAndTheNewLinkageKeyAreSearchedInOneRequest() throws Exception {
    try (TestSnapshots before = new TestSnapshots(installation)) {
      before.publish(new StateCode("ea"), TestRow.of("everywhere", "participantA1"));
      before.publish(new StateCode("ec"), TestRow.of("somebody else", "participantC1"));
    }
    installation.beginRotation();
    try (TestSnapshots during = new TestSnapshots(installation);
        TestMatcher matcher = TestMatcher.start(installation, Map.of())) {
      JsonNode old = matcher.search(key, "everywhere");
      assertThat(old.at("/results/0/matches").findValuesAsText("state")).containsExactly("ea");
      String matchId = old.at("/results/0/matches/0/match_id").asText();

      during.publish(new StateCode("ec"), TestRow.of("everywhere", "participantC1"));
      JsonNode mixed = matcher.search(key, "everywhere");
      assertThat(errors(mixed)).isEmpty();
      assertThat(mixed.at("/results/0/matches").findValuesAsText("state"))
          .containsExactlyInAnyOrder("ea", "ec");

      during.publish(new StateCode("ea"), TestRow.of("everywhere", "participantA1"));
      JsonNode both = matcher.search(key, "everywhere");
      assertThat(errors(both)).isEmpty();
      assertThat(both.at("/results/0/matches").findValuesAsText("match_id"))
          .hasSize(2)
          .contains(matchId);
    }
  }

  @Test
  void anOpenMatchIsFoundUnderTheMatchKeysOfBeforeAndAfter() throws Exception {
    try (TestSnapshots snapshots = new TestSnapshots(installation);
        TestMatcher before = TestMatcher.start(installation, Map.of())) {
      snapshots.publish(
          new StateCode("ed"), TestRow.of("first", "first1"), TestRow.of("second", "second1"));
      JsonNode first = before.onlyMatch(key, "first");

      installation.addMatchKey(2);
      try (TestMatcher after = TestMatcher.start(installation, Map.of())) {
        assertThat(after.onlyMatch(key, "first")).isEqualTo(first);
        assertThat(after.onlyMatch(key, "second")).isEqualTo(before.onlyMatch(key, "second"));
      }
    }
  }
}
