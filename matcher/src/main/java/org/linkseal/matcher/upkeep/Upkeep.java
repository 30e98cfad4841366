package org.linkseal.matcher.upkeep;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import io.micronaut.transaction.TransactionOperations;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
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

  /** Each on its own: one that fails keeps no other from its work. */
  private final List<Repetition> purges;

  private final Duration purgeEvery;

  Upkeep(
      ChainSealer sealer,
      TransactionOperations<Connection> transactions,
      @Property(name = "linkseal.audit.seal-every") Duration sealEvery,
      @Property(name = "linkseal.retention.purge-every") Duration purgeEvery) {
    this.sealing = new Repetition("sealing", sealEvery, sealer::turn);
    this.purges =
        List.of(
            purging("matches", purgeEvery, new BatchedCall(transactions, PURGE_MATCHES, 100)),
            purging("searches", purgeEvery, new BatchedCall(transactions, PURGE_SEARCHES, 1_000)),
            purging("notices", purgeEvery, new BatchedCall(transactions, PURGE_NOTICES, 1_000)));
    this.purgeEvery = purgeEvery;
  }

  private static Repetition purging(String what, Duration every, BatchedCall purge) {
    return new Repetition("purging " + what, every, purge::untilNothingIsLeft);
  }

  @PostConstruct
  void start() {
    sealing.start(Duration.ZERO);
    purges.forEach(purge -> purge.start(purgeEvery));
  }

  @PreDestroy
  void stop() {
    sealing.close();
    purges.forEach(Repetition::close);
  }
}
