package org.linkseal.quickstart.model;

import java.util.Locale;

/** A change of one state's disposition. */
enum Change {
  PROTECT("{\"vulnerable_individual\": true}"),
  UNPROTECT("{\"vulnerable_individual\": false}"),
  INVALID("{\"invalid_match\": true, \"invalid_match_reason\": \"System Error\"}"),
  VALID("{\"invalid_match\": false, \"invalid_match_reason\": null}"),
  FINAL(
      """
      {"initial_action_at": "2026-01-31", "initial_action_taken": "Notice Sent",
       "final_disposition": "%s", "final_disposition_date": "2099-12-31"}
      """);

  private final String body;

  Change(String body) {
    this.body = body;
  }

  String body(boolean initiating) {
    return body.formatted(initiating ? "Benefits Denied" : "Benefits Unchanged");
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
