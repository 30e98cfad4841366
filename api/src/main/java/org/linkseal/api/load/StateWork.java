package org.linkseal.api.load;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linkseal.api.load.LoadJob.Outcome;
import org.linkseal.api.load.LoadPlaces.Place;
import org.linkseal.api.staging.StagingStore;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.State;
import org.linkseal.registry.StatePools;
import org.linkseal.registry.StateRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims a state's next upload and loads it; what has become final leaves no staged file. */
@Singleton
final class StateWork {
  private static final Logger LOG = LoggerFactory.getLogger(StateWork.class);

  /** For a place: then the state is cleaned, if it is time, before it waits again. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final StatePools pools;
  private final StagingStore staging;
  private final LoadPlaces places;
  private final LoadJob job;
  private final LeaseTerms terms;

  @Inject
  StateWork(StatePools pools, StagingStore staging, StateRegistry registry, LoadPlaces places) {
    this(pools, staging, registry, places, LeaseTerms.USUAL);
  }

  StateWork(
      StatePools pools,
      StagingStore staging,
      StateRegistry registry,
      LoadPlaces places,
      LeaseTerms terms) {
    this.pools = pools;
    this.staging = staging;
    this.places = places;
    this.job = new LoadJob(pools, staging, registry, terms);
    this.terms = terms;
  }

  /** How the next upload's attempt ended, or null when there is none to load now. */
  @Nullable Outcome loadNext(State state) throws SQLException, InterruptedException {
    job.excuse(state);
    // A state that is down or has nothing to load must not hold a place that others could use.
    if (!isWaiting(state)) {
      return null;
    }
    Optional<Place> free = places.take(state.database(), LONGEST_WAIT);
    if (free.isEmpty()) {
      return Outcome.NO_PLACE;
    }
    try (Place _ = free.get()) {
      Optional<Claim> claim = claim(state);
      if (claim.isEmpty()) {
        return null;
      }
      Outcome outcome = claim.get().givenUp() ? givenUp(claim.get()) : job.run(claim.get());
      if (outcome == Outcome.PUBLISHED || outcome == Outcome.FAILED) {
        deleteStaged(claim.get());
      }
      return outcome;
    }
  }

  private boolean isWaiting(State state) throws SQLException {
    try (Connection connection = pools.connection(state, DatabaseRole.LOADER)) {
      return LoadSteps.isWaiting(connection);
    }
  }

  private Optional<Claim> claim(State state) throws SQLException {
    try (Connection connection = pools.connection(state, DatabaseRole.LOADER)) {
      return LoadSteps.claim(connection, state, terms.duration());
    }
  }

  private static Outcome givenUp(Claim claim) {
    LOG.error("{}: given up, its attempts are used up", claim);
    return Outcome.FAILED;
  }

  private void deleteStaged(Claim claim) {
    try {
      staging.delete(claim.state().code(), claim.uploadId());
    } catch (IOException e) {
      LOG.warn(
          "{}: its staged file is left to the next sweep ({})",
          claim,
          e.getClass().getSimpleName());
    }
  }
}
