package org.linkseal.bench.report;

import org.linkseal.bench.search.Connections;
import org.linkseal.bench.search.CpuSeconds;
import org.linkseal.bench.search.Outcome;

/**
 * One measurement.
 *
 * @param round from 1; the warm-up is none
 * @param cpu of one request
 */
public record SearchRun(
    SearchCell cell, int round, Outcome outcome, CpuSeconds cpu, Connections connections) {}
