package org.linkseal.quickstart.model;

import io.micronaut.json.tree.JsonNode;
import org.jspecify.annotations.Nullable;

/** What one state has decided about a match; null where it has not said. */
record Decision(@Nullable Boolean vulnerable, @Nullable Boolean invalid, boolean isFinal) {
  static final Decision NONE = new Decision(null, null, false);

  static Decision of(JsonNode disposition) {
    return new Decision(
        flag(disposition.get("vulnerable_individual")),
        flag(disposition.get("invalid_match")),
        !disposition.get("final_disposition").isNull());
  }

  private static @Nullable Boolean flag(JsonNode member) {
    return member.isNull() ? null : member.getBooleanValue();
  }

  Decision after(Change change) {
    return switch (change) {
      case PROTECT -> new Decision(true, invalid, isFinal);
      case UNPROTECT -> new Decision(false, invalid, isFinal);
      case INVALID -> new Decision(vulnerable, true, isFinal);
      case VALID -> new Decision(vulnerable, false, isFinal);
      case FINAL -> new Decision(vulnerable, invalid, true);
    };
  }

  boolean isSettled() {
    return isFinal || Boolean.TRUE.equals(invalid);
  }
}
