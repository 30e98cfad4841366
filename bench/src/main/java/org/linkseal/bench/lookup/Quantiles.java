package org.linkseal.bench.lookup;

/**
 * Of {@code count} searches, in milliseconds; NaN of none, infinite where a search counts that was
 * not answered.
 *
 * @param unanswered how many of them failed, or had not the right answer
 */
public record Quantiles(int count, int unanswered, double p50, double p99, double max) {}
