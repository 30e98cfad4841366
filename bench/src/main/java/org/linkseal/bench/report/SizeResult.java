package org.linkseal.bench.report;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * All that was measured with a file of one size.
 *
 * @param csvBytes of the file
 * @param runs every one, in the order in which they ran
 * @param serviceBytesAfterReplace of the state's schema when a replace has just ended: the
 *     superseded snapshot is still there
 * @param serviceBytesAtRest of the same once the superseded snapshot is dropped; empty when that
 *     did not happen in the time allowed
 * @param ancestorBytes of the ancestor's tables after a replace; empty when it did not run
 * @param servicePeakMemory of the service's process, in bytes
 */
public record SizeResult(
    int rows,
    long csvBytes,
    List<Run> runs,
    long serviceBytesAfterReplace,
    OptionalLong serviceBytesAtRest,
    OptionalLong ancestorBytes,
    OptionalLong servicePeakMemory) {

  /** Of the whole replace; empty when the candidate did not run at this size. */
  public Optional<Spread> seconds(Kind kind) {
    double[] seconds =
        runs.stream()
            .filter(run -> run.kind() == kind)
            .mapToDouble(run -> run.timing().seconds())
            .toArray();
    return seconds.length == 0 ? Optional.empty() : Optional.of(Spread.of(seconds));
  }

  /** How much longer the one takes than the other, by their medians. */
  OptionalDouble ratio(Kind kind, Kind over) {
    return seconds(kind).isEmpty() || seconds(over).isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(seconds(kind).get().median() / seconds(over).get().median());
  }

  OptionalDouble ancestorBytesOver(OptionalLong ours) {
    return ancestorBytes.isEmpty() || ours.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(ancestorBytes.getAsLong() / (double) ours.getAsLong());
  }
}
