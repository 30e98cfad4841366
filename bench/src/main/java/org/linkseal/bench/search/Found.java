package org.linkseal.bench.search;

/**
 * What one request found.
 *
 * @param records of all its persons
 * @param unsearched states that did not answer
 */
record Found(int records, int unsearched) {}
