package org.linkseal.matcher.upkeep;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import io.micronaut.transaction.TransactionOperations;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.sql.Connection;
import java.time.Duration;
import org.linkseal.registry.tasks.Repetition;

/**
 * Seals what has committed, and purges what was kept long enough. Other processes may do the same:
 * the database lets one of them seal at a time, and none purge what another is purging.
 */
@Context
final class Upkeep {
  private static final String PURGE_MATCHES =
      """
      SELECT collaboration.purge_matches(?)
      """;
  private static final String PURGE_SEARCHES =
      """
      SELECT collaboration.purge_searches(?)
      """;
  private static final String PURGE_NOTICES =
      """
      SELECT collaboration.purge_notices(?)
      """;

  private final Repetition sealing;
  private final Repetition purging;
  private final Duration purgeEvery;

  Upkeep(
      ChainSealer sealer,
      TransactionOperations<Connection> transactions,
      @Property(name = "linkseal.audit.seal-every") Duration sealEvery,
      @Property(name = "linkseal.retention.purge-every") Duration purgeEvery) {
    BatchedCall purgeMatches = new BatchedCall(transactions, PURGE_MATCHES, 100);
    BatchedCall purgeSearches = new BatchedCall(transactions, PURGE_SEARCHES, 1_000);
    BatchedCall purgeNotices = new BatchedCall(transactions, PURGE_NOTICES, 1_000);
    this.sealing = new Repetition("sealing", sealEvery, sealer::turn);
    this.purging =
        new Repetition(
            "purging",
            purgeEvery,
            () -> {
              purgeMatches.untilNothingIsLeft();
              purgeSearches.untilNothingIsLeft();
              purgeNotices.untilNothingIsLeft();
            });
    this.purgeEvery = purgeEvery;
  }

  @PostConstruct
  void start() {
    sealing.start(Duration.ZERO);
    purging.start(purgeEvery);
  }

  @PreDestroy
  void stop() {
    sealing.close();
    purging.close();
  }
}
