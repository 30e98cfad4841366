package org.linkseal.quickstart;

import java.util.Locale;
import org.linkseal.registry.StateCode;

/** The states of the quickstart. The first two hold the same forty persons of the sample file. */
enum SampleState {
  EA("Echo Alpha"),
  EB("Echo Bravo"),
  EC("Echo Charlie"),
  MT("Montana");

  private final String title;

  SampleState(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  StateCode code() {
    return StateCode.parse(name()).orElseThrow();
  }

  String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }
}
