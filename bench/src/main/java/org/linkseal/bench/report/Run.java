package org.linkseal.bench.report;

import org.linkseal.bench.candidate.Candidate.Timing;

/**
 * One measurement.
 *
 * @param round from 1; the warm-up is none
 */
public record Run(Kind kind, int round, Timing timing) {}
