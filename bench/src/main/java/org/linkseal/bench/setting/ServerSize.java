package org.linkseal.bench.setting;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What a PostgreSQL server is set for.
 *
 * @param connections the most that it accepts
 * @param megabytes of shared buffers
 */
public record ServerSize(int connections, int megabytes) {
  /** As the quickstart sets it. */
  public static final ServerSize USUAL = new ServerSize(200, 256);

  private static final int BYTES_A_MEGABYTE = 1 << 20;

  /** PostgreSQL's manual: a quarter of the memory is where to begin. */
  private static final int OF_MEMORY = 4;

  /** The databases of all states, each searched on every connection of its pools. */
  public static ServerSize ofManyStates(int connections) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new ServerSize(
        connections, (int) (system.getTotalMemorySize() / OF_MEMORY / BYTES_A_MEGABYTE));
  }
}
