package org.linkseal.quickstart;

import java.nio.file.Path;

/**
 * What a run was asked for.
 *
 * @param directory keeps everything between runs
 * @param portBase the Bulk API's port; the Match API and the two servers take the three after it
 * @param reset whether to delete first what earlier runs kept
 * @param rateLimits whether the services limit calls a minute
 */
record QuickstartSettings(Path directory, int portBase, boolean reset, boolean rateLimits) {
  int bulkPort() {
    return portBase;
  }

  int matchPort() {
    return portBase + 1;
  }

  int registryClusterPort() {
    return portBase + 2;
  }

  int statesClusterPort() {
    return portBase + 3;
  }

  Path secrets() {
    return directory.resolve("secrets");
  }
}
