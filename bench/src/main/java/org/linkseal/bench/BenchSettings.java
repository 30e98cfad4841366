package org.linkseal.bench;

import java.util.List;

/**
 * What a run was asked for.
 *
 * @param sizes rows of the files, ascending
 * @param rounds that count
 * @param heap of the service, as {@code -Xmx} takes it
 * @param ancestorRows the most that the ancestor runs with
 * @param searches of each kind, at rest and during replaces; 0 for none
 * @param restSeconds how long to wait for superseded snapshots to go
 */
record BenchSettings(
    List<Integer> sizes,
    int rounds,
    String heap,
    int ancestorRows,
    int searches,
    int searchesASecond,
    int restSeconds) {}
