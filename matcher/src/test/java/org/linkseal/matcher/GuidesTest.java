package org.linkseal.matcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.linkseal.migrations.testing.Guide;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.auth.Scope;

/** Runs what a page of {@code docs} shows, in one shell, and compares what it prints. */
class GuidesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"docs/search.md, 2", "docs/resolve.md, 8"})
  void everyExampleOfTheGuidePrintsWhatTheGuideSays(String page, int atLeast) throws Exception {
    Guide guide = Guide.of(page);
    assertThat(guide.size()).isGreaterThanOrEqualTo(atLeast);
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
