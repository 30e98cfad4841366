package org.linkseal.matcher.abuse;

import static org.slf4j.event.Level.DEBUG;
import static org.slf4j.event.Level.WARN;

import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.annotation.PreDestroy;
import java.sql.SQLException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What no search waits for: tells the counts, learns of canaries, ends days that are over. */
@Context
final class AbuseWatch {
  private static final Logger LOG = LoggerFactory.getLogger(AbuseWatch.class);

  private final AbuseFunctions functions;
  private final AnswerCounts counts;
  private final Canaries canaries;
  private final Clock clock;
  private boolean failing; // turns do not overlap

  AbuseWatch(AbuseFunctions functions, AnswerCounts counts, Canaries canaries, Clock clock) {
    this.functions = functions;
    this.counts = counts;
    this.canaries = canaries;
    this.clock = clock;
  }

  @Scheduled(fixedDelay = "${linkseal.alarms.turn}")
  void turn() {
    try {
      canaries.readAgain();
      counts.tell();
      functions.endSearchDays(clock.instant());
      failing = false;
    } catch (SQLException e) {
      LOG.atLevel(failing ? DEBUG : WARN)
          .log("abuse control: SQLSTATE {}; trying again", e.getSQLState());
      failing = true;
    }
  }

  @PreDestroy
  void stop() {
    try {
      counts.tell();
    } catch (SQLException e) {
      LOG.warn("counts of answers are lost: SQLSTATE {}", e.getSQLState());
    }
  }
}
