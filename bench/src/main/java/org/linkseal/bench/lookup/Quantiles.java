package org.linkseal.bench.lookup;

/** Of {@code count} searches, in milliseconds; NaN of none. */
public record Quantiles(int count, double p50, double p99, double max) {}
