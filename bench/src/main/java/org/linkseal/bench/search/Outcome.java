package org.linkseal.bench.search;

import org.linkseal.bench.lookup.Quantiles;

/**
 * What some clients measured.
 *
 * @param withoutHits of the requests for persons whom nobody lists
 * @param perSecond requests that were answered rightly
 */
public record Outcome(Quantiles all, Quantiles withoutHits, double perSecond) {}
