package org.linkseal.bench.report;

/**
 * One kind of measurement.
 *
 * @param persons of each request
 * @param down states whose databases refuse connections
 */
public record SearchCell(SearchKind kind, int persons, int clients, int down) {}
