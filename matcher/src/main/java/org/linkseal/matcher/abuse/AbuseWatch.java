package org.linkseal.matcher.abuse;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.linkseal.registry.tasks.Repetition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What no search waits for: tells the counts, learns of canaries, ends days that are over. */
@Context
final class AbuseWatch {
  private static final Logger LOG = LoggerFactory.getLogger(AbuseWatch.class);

  private final AbuseFunctions functions;
  private final AnswerCounts counts;
  private final PersonBudget budget;
  private final Canaries canaries;
  private final Clock clock;
  private final Repetition turns;

  AbuseWatch(
      AbuseFunctions functions,
      AnswerCounts counts,
      PersonBudget budget,
      Canaries canaries,
      Clock clock,
      @Property(name = "linkseal.alarms.turn") Duration pause) {
    this.functions = functions;
    this.counts = counts;
    this.budget = budget;
    this.canaries = canaries;
    this.clock = clock;
    this.turns = new Repetition("abuse-watch", pause, this::turn);
  }

  @PostConstruct
  void start() {
    turns.start(Duration.ZERO);
  }

  private void turn() throws SQLException {
    canaries.readAgain();
    counts.tell();
    functions.endSearchDays(clock.instant());
    budget.settle();
  }

  @PreDestroy
  void stop() {
    turns.close();
    try {
      counts.tell();
      budget.end();
    } catch (SQLException e) {
      LOG.warn("counts are lost: SQLSTATE {}", e.getSQLState());
    }
  }
}
