package org.linkseal.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linkseal.api.testing.BulkApi;
import org.linkseal.migrations.testing.Guide;
import org.linkseal.migrations.testing.TestInstallation;

/** Runs what {@code docs/upload.md} shows, in one shell, and compares what it prints. */
class UploadGuideTest {
  @TempDir Path folder;

  @Test
  void everyExampleOfTheGuidePrintsWhatTheGuideSays() throws Exception {
    Guide guide = Guide.of("docs/upload.md");
    assertThat(guide.size()).isGreaterThan(8);
    try (TestInstallation installation = TestInstallation.withStates("eb");
        BulkApi api = BulkApi.start(installation, Map.of("linkseal.rate-limits.enabled", true))) {
      assertThat(
              guide.deviations(
                  folder, Map.of("BULK_URL", api.uri().toString(), "BULK_KEY", api.key("eb"))))
          .isEmpty();
    }
  }
}
