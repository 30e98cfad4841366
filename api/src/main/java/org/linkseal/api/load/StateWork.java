package org.linkseal.api.load;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.linkseal.api.staging.StagingStore;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.State;
import org.linkseal.registry.StatePools;
import org.linkseal.registry.StateRegistry;

/** Claims a state's next upload and loads it, with a bound on the loads that run side by side. */
@Singleton
final class StateWork {
  private static final int LOADS_AT_ONCE = 4;

  private final StatePools pools;
  private final StagingStore staging;
  private final LoadJob job;
  private final LeaseTerms terms;
  private final Semaphore places = new Semaphore(LOADS_AT_ONCE, true);

  @Inject
  StateWork(StatePools pools, StagingStore staging, StateRegistry registry) {
    this(pools, staging, registry, LeaseTerms.USUAL);
  }

  StateWork(StatePools pools, StagingStore staging, StateRegistry registry, LeaseTerms terms) {
    this.pools = pools;
    this.staging = staging;
    this.job = new LoadJob(pools, staging, registry, terms);
    this.terms = terms;
  }

  /** How the next upload's attempt ended, or null when there is none to load now. */
  LoadJob.@Nullable Outcome loadNext(State state)
      throws SQLException, IOException, InterruptedException {
    Optional<Claim> claim = claimWithPlace(state);
    if (claim.isEmpty()) {
      return null;
    }
    try {
      LoadJob.Outcome outcome = job.run(claim.get());
      if (outcome == LoadJob.Outcome.PUBLISHED) {
        staging.delete(state.code(), claim.get().uploadId());
      }
      return outcome;
    } finally {
      places.release();
    }
  }

  /** Connects first: a state that is down must not wait with a place that others could use. */
  private Optional<Claim> claimWithPlace(State state) throws SQLException, InterruptedException {
    try (Connection connection = pools.connection(state, DatabaseRole.LOADER)) {
      places.acquire();
      boolean kept = false;
      try {
        Optional<Claim> claim = LoadSteps.claim(connection, state, terms.duration());
        kept = claim.isPresent();
        return claim;
      } finally {
        if (!kept) {
          places.release();
        }
      }
    }
  }
}
