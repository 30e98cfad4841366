package org.linkseal.matcher.abuse;

import jakarta.inject.Singleton;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator's log of alarms that stand in the database already. */
@Singleton
final class AlarmLog {
  private static final Logger LOG = LoggerFactory.getLogger(AlarmLog.class);

  void tell(Meter meter, List<String> raised) {
    raised.forEach(alarm -> LOG.warn("alarm, {}: {}", meter.requester(), alarm));
  }
}
