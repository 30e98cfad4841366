package org.linkseal.telemetry.metrics;

/** The metrics that both services have. */
public enum CommonMetric implements Metric {
  STATE_UP("linkseal_state_up", "Whether the state's database answers: 1, 0, NaN not known yet"),
  DATABASE_UP(
      "linkseal_database_up", "Whether a database of all states answers: 1, 0, NaN not known yet"),
  REQUESTS_REFUSED("linkseal_requests_refused", "Requests not served, by the error answered"),
  POOL_CONNECTIONS("linkseal_pool_connections", "Connections to the state's database, by use"),
  POOL_WAITING("linkseal_pool_waiting", "Threads that wait for a connection now"),
  POOL_WAIT("linkseal_pool_wait", "Time until a connection was had"),
  POOL_TIMEOUTS("linkseal_pool_timeouts", "Waits for a connection that ended without one");

  private final String id;
  private final String help;

  CommonMetric(String id, String help) {
    this.id = id;
    this.help = help;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String help() {
    return help;
  }
}
