package org.linkseal.matcher.resolve;

import java.util.List;

/** What a state is to a match, and so what it may decide (7 CFR 272.18). */
enum Role {
  INITIATING,
  MATCHING;

  List<String> initialActions() {
    return switch (this) {
      case INITIATING -> List.of("Notice Sent", "Client Provided Required Verification");
      case MATCHING -> List.of("Notice Sent", "Client Verified Moved Out of State");
    };
  }

  List<String> finalDispositions() {
    return switch (this) {
      case INITIATING -> List.of("Benefits Approved", "Benefits Denied");
      case MATCHING -> List.of("Benefits Terminated", "Benefits Unchanged");
    };
  }
}
