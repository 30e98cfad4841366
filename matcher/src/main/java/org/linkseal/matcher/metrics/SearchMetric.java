package org.linkseal.matcher.metrics;

import org.linkseal.telemetry.metrics.Metric;

/** The metrics of the Match API; {@code docs/operate.md} tells what to read from them. */
enum SearchMetric implements Metric {
  SEARCH("linkseal_search", "Searches that were answered, by the state that asked"),
  SEARCH_PERSONS("linkseal_search_persons", "Persons searched for, by the state that asked"),
  STATE_SEARCH("linkseal_state_search", "The part of a search in one state, by that state"),
  STATE_ANSWERS("linkseal_state_answers", "How a state was searched, by that state"),
  STATE_PERSONS("linkseal_state_persons", "What a searched state said of persons, by that state"),
  BREAKER_OPEN(
      "linkseal_breaker_open", "Whether a state is not waited for because it keeps failing"),
  NOTICES("linkseal_notices", "Attempts to deliver a notice, by channel"),
  NOTICES_WAITING("linkseal_notices_waiting", "Notices to be delivered, by channel");

  private final String id;
  private final String help;

  SearchMetric(String id, String help) {
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
