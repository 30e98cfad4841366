package org.linkseal.api.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadLimitsTest {
  @Test
  void theseAreTheDefaultsAndTheNamesOfAllProperties() {
    assertThat(limits(Map.of())).isEqualTo(new LoadLimits(4, 2));
    assertThat(limits(Map.of("linkseal.load.at-once", 7, "linkseal.load.at-once-per-server", 6)))
        .isEqualTo(new LoadLimits(7, 6));
  }

  @Test
  void limitsOutOfBoundsAreNamed() {
    assertThatThrownBy(() -> new LoadLimits(0, 0))
        .hasMessageContainingAll(
            "linkseal.load.at-once is 0, not 1 to 64", "linkseal.load.at-once-per-server is 0");
    assertThatThrownBy(() -> new LoadLimits(2, 3))
        .hasMessage("linkseal.load.at-once-per-server is 3, not 1 to 2");
  }

  private static LoadLimits limits(Map<String, Object> properties) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("linkseal.service", "api");
    try (ApplicationContext context =
        ApplicationContext.builder()
            .deduceEnvironment(false)
            .overrideConfigLocations("classpath:org/linkseal/api/")
            .properties(all)
            .start()) {
      return context.getBean(LoadLimits.class);
    }
  }
}
