package org.linkseal.migrations.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.Extension;

/**
 * How long tests wait for a condition, on a machine that may be busy with others. In force in every
 * module that has this one's test classes.
 */
public final class Patience implements Extension {
  /** By JUnit, before the first test class. */
  public Patience() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
  }
}
