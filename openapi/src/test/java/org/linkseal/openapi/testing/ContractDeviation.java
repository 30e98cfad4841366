package org.linkseal.openapi.testing;

import java.util.List;

/** A request or an answer that is not as its document says. */
public final class ContractDeviation extends AssertionError {
  private static final long serialVersionUID = 1;

  ContractDeviation(String exchange, List<String> deviations) {
    super(exchange + ":\n  " + String.join("\n  ", deviations));
  }
}
