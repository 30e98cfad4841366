package org.linkseal.bench.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.linkseal.bench.lookup.LookupRun.Outcome;
import org.linkseal.bench.setting.Machine;

/**
 * A whole run of the bench.
 *
 * @param heap of the service, as {@code -Xmx} takes it
 * @param sizes one at least
 * @param searches measured at the size that the ratios are taken at
 */
public record Report(
    Machine machine, String heap, int rounds, List<SizeResult> sizes, Optional<Searches> searches) {

  /** The size that the ratios are required at. */
  public static final int REFERENCE_ROWS = 1_500_000;

  /**
   * Searches in both ways.
   *
   * @param perSecond the rate
   */
  public record Searches(int perSecond, Outcome sql, Outcome http) {}

  /** The measured size nearest to the required one from below, or the least of all. */
  public static int referenceRows(List<Integer> sizes) {
    return sizes.stream()
        .filter(rows -> rows <= REFERENCE_ROWS)
        .max(Comparator.naturalOrder())
        .orElseGet(() -> sizes.stream().min(Comparator.naturalOrder()).orElseThrow());
  }

  SizeResult reference() {
    int rows = referenceRows(sizes.stream().map(SizeResult::rows).toList());
    return sizes.stream().filter(size -> size.rows() == rows).findFirst().orElseThrow();
  }

  SizeResult largest() {
    return sizes.stream().max(Comparator.comparingInt(SizeResult::rows)).orElseThrow();
  }

  OptionalDouble serviceOverRaw() {
    return reference().ratio(Kind.SERVICE, Kind.RAW);
  }

  OptionalDouble serviceOverRawSorted() {
    return reference().ratio(Kind.SERVICE, Kind.RAW_SORTED);
  }

  OptionalDouble ancestorOverService() {
    return reference().ratio(Kind.ANCESTOR, Kind.SERVICE);
  }

  OptionalDouble ancestorBytesOverOurs() {
    return reference().ancestorBytesOver(reference().serviceBytesAtRest());
  }

  OptionalDouble ancestorBytesOverOursAfterReplace() {
    return reference().ancestorBytesOver(OptionalLong.of(reference().serviceBytesAfterReplace()));
  }

  /** Seconds a row at the largest size by those at the reference; empty when they are one. */
  OptionalDouble growth() {
    if (largest().rows() == reference().rows()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(secondsARow(largest()) / secondsARow(reference()));
  }

  private static double secondsARow(SizeResult size) {
    return size.seconds(Kind.SERVICE).orElseThrow().median() / size.rows();
  }
}
