package org.linkseal.matcher.abuse;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * From where on searches look like abuse.
 *
 * @param minimumPersons answered persons of a day before its hits and misses are judged
 * @param hitRate the share of the persons that is hit, 0 to 1
 * @param timesUsualMisses a day's misses, in multiples of those of the requester's usual day
 * @param uploadWithinDays how long searches may go on without an upload of the same state
 */
@ConfigurationProperties("linkseal.alarms")
record AlarmBounds(
    @Bindable(defaultValue = "500") long minimumPersons,
    @Bindable(defaultValue = "0.1") double hitRate,
    @Bindable(defaultValue = "3") double timesUsualMisses,
    @Bindable(defaultValue = "7") int uploadWithinDays) {

  AlarmBounds {
    if (minimumPersons < 1
        || !(hitRate >= 0 && hitRate <= 1)
        || !(timesUsualMisses >= 1)
        || uploadWithinDays < 1) {
      throw new IllegalArgumentException(
          "linkseal.alarms.minimum-persons, times-usual-misses and upload-within-days are 1 or more,"
              + " linkseal.alarms.hit-rate is 0 to 1");
    }
  }
}
