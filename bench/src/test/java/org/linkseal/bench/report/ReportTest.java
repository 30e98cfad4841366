package org.linkseal.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.linkseal.bench.candidate.Candidate.Timing;
import org.linkseal.bench.setting.Machine;

class ReportTest {
  @Test
  void ratiosAreTakenAtTheRequiredSizeWhenItWasMeasured() {
    assertThat(Report.referenceRows(List.of(100_000, 1_500_000, 10_000_000))).isEqualTo(1_500_000);
  }

  @Test
  void ratiosAreTakenAtTheNearestSizeBelowElseAtTheLeast() {
    assertThat(Report.referenceRows(List.of(2_000, 100_000, 10_000_000))).isEqualTo(100_000);
    assertThat(Report.referenceRows(List.of(2_000_000, 10_000_000))).isEqualTo(2_000_000);
  }

  @Test
  void ratiosAreThoseOfMedians() {
    SizeResult size =
        size(
            1_000,
            run(Kind.RAW, 1),
            run(Kind.RAW, 2),
            run(Kind.RAW, 30),
            run(Kind.SERVICE, 4),
            run(Kind.SERVICE, 8));
    assertThat(report(size).serviceOverRaw()).hasValue(3);
    assertThat(report(size).ancestorOverService()).isEmpty();
    assertThat(report(size).ancestorBytesOverOurs()).isEmpty();
    assertThat(report(size).ancestorBytesOverOursAfterReplace()).hasValue(10);
    assertThat(report(size).growth()).isEmpty();
  }

  @Test
  void growthComparesSecondsARow() {
    SizeResult reference = size(1_500_000, run(Kind.SERVICE, 3));
    SizeResult largest = size(10_000_000, run(Kind.SERVICE, 30));
    assertThat(report(reference, largest).growth()).hasValue(1.5);
  }

  private static Report report(SizeResult... sizes) {
    Machine machine = new Machine(2, "p", "m", "s", "j", 0, "18.6", Map.of());
    return new Report(machine, "256m", 1, List.of(sizes), Optional.empty());
  }

  private static SizeResult size(int rows, Run... runs) {
    return new SizeResult(
        rows,
        1,
        List.of(runs),
        200,
        OptionalLong.empty(),
        OptionalLong.of(2_000),
        OptionalLong.empty());
  }

  private static Run run(Kind kind, double seconds) {
    return new Run(kind, 1, new Timing(seconds, Map.of()));
  }
}
