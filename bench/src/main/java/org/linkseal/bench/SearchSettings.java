package org.linkseal.bench;

import java.time.Duration;
import org.linkseal.bench.search.Population;

/**
 * What a run of searches was asked for.
 *
 * @param rounds that count
 * @param time of each measurement
 * @param ancestor whether it runs
 */
record SearchSettings(Population population, int rounds, Duration time, boolean ancestor) {}
