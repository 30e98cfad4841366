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
import org.linkseal.api.metrics.UploadMetrics;
import org.linkseal.api.metrics.UploadOutcome;
import org.linkseal.api.staging.StagingStore;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;
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
  private final UploadMetrics uploads;
  private final LoadMetrics loads;

  @Inject
  StateWork(
      StatePools pools,
      StagingStore staging,
      StateRegistry registry,
      LoadPlaces places,
      UploadMetrics uploads,
      LoadMetrics loads) {
    this(pools, staging, registry, places, LeaseTerms.USUAL, uploads, loads);
  }

  StateWork(
      StatePools pools,
      StagingStore staging,
      StateRegistry registry,
      LoadPlaces places,
      LeaseTerms terms,
      UploadMetrics uploads,
      LoadMetrics loads) {
    this.pools = pools;
    this.staging = staging;
    this.places = places;
    this.job = new LoadJob(pools, staging, registry, terms, uploads);
    this.terms = terms;
    this.uploads = uploads;
    this.loads = loads;
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
      loads.attempted(state.code(), Outcome.NO_PLACE);
      return Outcome.NO_PLACE;
    }
    try (Place _ = free.get()) {
      Optional<Claim> claim = claim(state);
      if (claim.isEmpty()) {
        return null;
      }
      Outcome outcome = claim.get().givenUp() ? givenUp(claim.get()) : job.run(claim.get());
      count(claim.get(), outcome);
      if (outcome == Outcome.PUBLISHED || outcome == Outcome.FAILED) {
        deleteStaged(claim.get());
      }
      return outcome;
    }
  }

  private void count(Claim claim, Outcome outcome) {
    StateCode state = claim.state().code();
    loads.attempted(state, outcome);
    switch (outcome) {
      case PUBLISHED -> uploads.ended(state, claim.kind(), UploadOutcome.PUBLISHED);
      case FAILED -> uploads.ended(state, claim.kind(), UploadOutcome.FAILED);
      case TO_BE_REPEATED, PUT_OFF, LEASE_LOST, NO_PLACE -> {}
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
