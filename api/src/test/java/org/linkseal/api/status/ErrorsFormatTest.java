package org.linkseal.api.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.linkseal.api.status.ErrorsFormat.CSV;
import static org.linkseal.api.status.ErrorsFormat.JSON;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorsFormatTest {
  @Test
  void theFormWithTheHighestWeightIsSent() {
    Map.of(
            "text/csv", CSV,
            "TEXT/CSV;header=present", CSV,
            "application/json;q=0.5, text/csv;q=0.9", CSV,
            "text/*;q=0.2, application/json;q=0.1", CSV,
            "text/csv;q=0.5, */*;q=0.4", CSV,
            "application/*", JSON,
            "text/csv;q=0.1, */*", JSON,
            "text/csv;q=0, */*", JSON,
            "text/*, text/csv;q=0.3, application/json;q=0.4", JSON)
        .forEach((accept, format) ->
            assertThat(ErrorsFormat.preferred(List.of(accept))).as(accept).contains(format));
  }

  @Test
  void ofEqualWeightsTheMoreExactNameCountsAndThenJsonDoes() {
    assertThat(ErrorsFormat.preferred(List.of("text/csv, */*"))).contains(CSV);
    assertThat(ErrorsFormat.preferred(List.of("text/csv, application/json"))).contains(JSON);
    assertThat(ErrorsFormat.preferred(List.of("*/*"))).contains(JSON);
    assertThat(ErrorsFormat.preferred(List.of())).contains(JSON);
    assertThat(ErrorsFormat.preferred(List.of("text/csv;q=0.5", "application/json")))
        .contains(JSON);
  }

  @Test
  void neitherMayBeAcceptable() {
    for (String accept :
        List.of("text/html", "image/*", "*/*;q=0", "text/csv;q=0.0, application/json;q=0", "csv")) {
      assertThat(ErrorsFormat.preferred(List.of(accept))).as(accept).isEmpty();
    }
  }
}
