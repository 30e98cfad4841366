package org.linkseal.matcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linkseal.migrations.testing.Guide;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.auth.Scope;

/** Runs what {@code docs/resolve.md} shows, in one shell, and compares what it prints. */
class ResolveGuideTest {
  @TempDir Path folder;

  @Test
  void everyExampleOfTheGuidePrintsWhatTheGuideSays() throws Exception {
    Guide guide = Guide.of("docs/resolve.md");
    assertThat(guide.size()).isGreaterThan(7);
    try (TestInstallation installation = TestInstallation.withStates("ea", "eb");
        TestSnapshots snapshots = new TestSnapshots(installation)) {
      snapshots.publish(
          new StateCode("ea"),
          new TestRow("somebody", "participantid1", "caseid1", "2021-05-15", "", "true"));
      snapshots.endOnboarding(new StateCode("eb"));
      try (TestMatcher matcher = TestMatcher.start(installation, Map.of())) {
        assertThat(
                guide.deviations(
                    folder,
                    Map.of(
                        "MATCH_URL", matcher.uri().toString(),
                        "MATCH_KEY", installation.mintKey(Scope.MATCH, "eb"),
                        "OTHER_KEY", installation.mintKey(Scope.MATCH, "ea"),
                        "FEDERAL_KEY", installation.mintKey(Scope.MATCH, null),
                        "HASH", TestRow.ldsHash("somebody"))))
            .isEmpty();
      }
    }
  }
}
