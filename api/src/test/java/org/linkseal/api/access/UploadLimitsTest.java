package org.linkseal.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UploadLimitsTest {
  @Test
  void theseAreTheDefaults() {
    try (ApplicationContext context = start(Map.of())) {
      assertThat(context.getBean(UploadLimits.class))
          .isEqualTo(
              new UploadLimits(
                  2_147_483_648L,
                  2_147_483_648L,
                  20_000_000,
                  65_536,
                  1_000,
                  60,
                  16,
                  Duration.ofHours(1)));
      assertThat(context.getBean(StatusLimits.class)).isEqualTo(new StatusLimits(120));
    }
  }

  @Test
  void theseAreTheNamesOfAllProperties() {
    Map<String, Object> properties =
        Map.of(
            "linkseal.upload.max-bytes", 1,
            "linkseal.upload.max-decoded-bytes", 2,
            "linkseal.upload.max-rows", 3,
            "linkseal.upload.max-row-bytes", 4,
            "linkseal.upload.max-columns", 5,
            "linkseal.upload.per-minute", 6,
            "linkseal.upload.at-once", 7,
            "linkseal.upload.max-duration", "9s",
            "linkseal.status.per-minute", 8);
    try (ApplicationContext context = start(properties)) {
      assertThat(context.getBean(UploadLimits.class))
          .isEqualTo(new UploadLimits(1, 2, 3, 4, 5, 6, 7, Duration.ofSeconds(9)));
      assertThat(context.getBean(StatusLimits.class)).isEqualTo(new StatusLimits(8));
    }
  }

  @Test
  void allFaultsAreNamedAtOnce() {
    assertThatThrownBy(() -> new UploadLimits(0, -1, 0, (16 << 20) + 1, 0, 0, 1_001, Duration.ZERO))
        .hasMessageContainingAll(
            "linkseal.upload.max-bytes is 0, not 1 to",
            "linkseal.upload.max-decoded-bytes is -1",
            "linkseal.upload.max-rows is 0",
            "linkseal.upload.max-row-bytes is 16777217",
            "linkseal.upload.max-columns is 0",
            "linkseal.upload.per-minute is 0",
            "linkseal.upload.at-once is 1001",
            "linkseal.upload.max-duration is PT0S, not PT1S to PT24H");
    assertThatThrownBy(() -> new StatusLimits(0))
        .hasMessage("linkseal.status.per-minute is 0, not 1 to 1000000");
  }

  private static ApplicationContext start(Map<String, Object> properties) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("linkseal.service", "api");
    return ApplicationContext.builder()
        .deduceEnvironment(false)
        .overrideConfigLocations("classpath:org/linkseal/api/")
        .properties(all)
        .start();
  }
}
