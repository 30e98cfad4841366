package org.linkseal.bench.candidate;

import java.util.LinkedHashMap;
import java.util.Map;
import org.linkseal.bench.candidate.Candidate.Timing;

/** Runs from when it is made. */
final class Stopwatch {
  private static final double NANOS_A_SECOND = 1e9;

  private final Map<String, Double> parts = new LinkedHashMap<>();
  private final long start = System.nanoTime();
  private long partStart = start;

  /** The part ends now, and the next begins. */
  void ended(String part) {
    long now = System.nanoTime();
    parts.put(part, (now - partStart) / NANOS_A_SECOND);
    partStart = now;
  }

  /** The whole, up to the end of the last part. */
  Timing timing() {
    return new Timing((partStart - start) / NANOS_A_SECOND, parts);
  }
}
