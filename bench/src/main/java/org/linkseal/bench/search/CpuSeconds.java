package org.linkseal.bench.search;

/**
 * CPU time.
 *
 * @param clients of the bench itself: all clients, and the search that runs in its process
 * @param service of the Match API's process
 * @param servers of both PostgreSQL servers
 */
public record CpuSeconds(double clients, double service, double servers) {
  public double total() {
    return clients + service + servers;
  }

  /** The part of one in so many. */
  public CpuSeconds dividedBy(int count) {
    return new CpuSeconds(clients / count, service / count, servers / count);
  }
}
