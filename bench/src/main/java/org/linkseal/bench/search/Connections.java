package org.linkseal.bench.search;

/**
 * Connections that were used.
 *
 * @param all to all databases
 * @param mostOfOne to the database that has the most
 */
public record Connections(int all, int mostOfOne) {}
