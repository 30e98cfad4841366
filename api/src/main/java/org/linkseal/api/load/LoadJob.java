package org.linkseal.api.load;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.linkseal.api.metrics.Stage;
import org.linkseal.api.metrics.UploadMetrics;
import org.linkseal.api.staging.StagedFileException;
import org.linkseal.api.staging.StagingStore;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.RegistryUnavailableException;
import org.linkseal.registry.SqlStates;
import org.linkseal.registry.State;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.StatePools;
import org.linkseal.registry.StateRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads and publishes one claimed upload, or says how else the attempt ended. */
final class LoadJob {
  private static final Logger LOG = LoggerFactory.getLogger(LoadJob.class);
  private static final int PUBLISH_TRIES = 3;
  private static final String DAMAGED =
      "The stored file was damaged before it could be loaded. Nothing was changed; upload it again.";

  /** How an attempt ended. */
  enum Outcome {
    PUBLISHED,
    /** The upload is FAILED, and its status says why. */
    FAILED,
    /** This counts as one of the attempts that an upload has. */
    TO_BE_REPEATED,
    /** An outage, which the upload is not to blame for: to be repeated when it may have passed. */
    PUT_OFF,
    LEASE_LOST,
    /** None was made: an upload waits, but the places of all loads are taken. */
    NO_PLACE
  }

  private final StatePools pools;
  private final StagingStore staging;
  private final StateRegistry registry;
  private final LeaseTerms terms;
  private final UploadMetrics metrics;

  /** Attempts that an outage has ended, while it goes on. */
  private final Map<StateCode, Claim> unexcused = new ConcurrentHashMap<>();

  LoadJob(
      StatePools pools,
      StagingStore staging,
      StateRegistry registry,
      LeaseTerms terms,
      UploadMetrics metrics) {
    this.pools = pools;
    this.staging = staging;
    this.registry = registry;
    this.terms = terms;
    this.metrics = metrics;
  }

  Outcome run(Claim claim) {
    try (Lease lease = Lease.keep(pools, claim, terms)) {
      long start = System.nanoTime();
      boolean published = load(claim, lease);
      LOG.info(
          "{}: {}, {} rows in {} ms",
          claim,
          published ? "published" : "refused, its status says why",
          claim.manifest().rows(),
          Duration.ofNanos(System.nanoTime() - start).toMillis());
      return published ? Outcome.PUBLISHED : Outcome.FAILED;
    } catch (StagedFileException e) {
      return fail(claim, e.getClass().getSimpleName());
    } catch (NoSuchFileException e) {
      return release(claim, e.getClass().getSimpleName(), false);
    } catch (IOException | RegistryUnavailableException e) {
      return release(claim, e.getClass().getSimpleName(), true);
    } catch (SQLException e) {
      return switch (e.getSQLState()) {
        case SqlStates.WRONG_STATUS, SqlStates.UNKNOWN_UPLOAD -> leaseLost(claim);
        case SqlStates.ROW_COUNT, SqlStates.BAD_ROWS -> fail(claim, e.getSQLState());
        // Nobody may have taken it over: then the server was frozen.
        case SqlStates.LEASE_LOST -> release(claim, e.getSQLState(), true);
        case null, default -> release(claim, "SQLSTATE " + e.getSQLState(), Trouble.passes(e));
      };
    }
  }

  private boolean load(Claim claim, Lease lease)
      throws SQLException, IOException, StagedFileException {
    StateCode state = claim.state().code();
    long snapshot;
    try (Connection connection = lease.connection()) {
      snapshot = LoadSteps.open(connection, claim);
      try (var _ = metrics.begin(state, Stage.COPY)) {
        SnapshotCopy.copy(connection, claim, snapshot, staging);
      }
      try (var _ = metrics.begin(state, Stage.INDEX)) {
        LoadSteps.finish(connection, claim, snapshot);
      }
    }
    announce(claim);
    try (var _ = metrics.begin(state, Stage.PUBLISH)) {
      return publish(claim, lease, snapshot);
    }
  }

  /**
   * Ends the state's onboarding before its first snapshot can be searched: until the registry
   * knows, an outage of the state would not be reported, and nobody may learn of the snapshot
   * earlier.
   */
  private void announce(Claim claim) {
    if (claim.state().onboarding()) {
      registry.published(claim.state().code());
    }
  }

  /** A lost connection leaves open whether the snapshot was published; asking again tells. */
  private static boolean publish(Claim claim, Lease lease, long snapshot) throws SQLException {
    for (int tries = 1; ; tries++) {
      try (Connection connection = lease.connection()) {
        return LoadSteps.publish(connection, claim, snapshot);
      } catch (SQLException e) {
        if (tries == PUBLISH_TRIES
            || SqlStates.LEASE_LOST.equals(e.getSQLState())
            || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
    }
  }

  private Outcome fail(Claim claim, String why) {
    try (Connection connection = pools.connection(claim.state(), DatabaseRole.LOADER)) {
      LoadSteps.fail(connection, claim, DAMAGED);
      LOG.error("{}: failed ({})", claim, why);
      return Outcome.FAILED;
    } catch (SQLException | RegistryUnavailableException e) {
      return unrecorded(claim, e);
    }
  }

  /** An attempt that a stop of this process has interrupted is always excused. */
  private Outcome release(Claim claim, String why, boolean notToBlame) {
    boolean interrupted = Thread.interrupted();
    try {
      return giveBack(claim, interrupted ? "this process stops" : why, notToBlame || interrupted);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Outcome giveBack(Claim claim, String why, boolean excused) {
    Outcome outcome = excused ? Outcome.PUT_OFF : Outcome.TO_BE_REPEATED;
    try (Connection connection = pools.connection(claim.state(), DatabaseRole.LOADER)) {
      LoadSteps.release(connection, claim, excused);
      LOG.warn("{}: {} ({})", claim, excused ? "put off" : "will be repeated", why);
      return outcome;
    } catch (SQLException | RegistryUnavailableException e) {
      if (excused && !isTakenOver(e)) {
        unexcused.put(claim.state().code(), claim);
      }
      return unrecorded(claim, e);
    }
  }

  /**
   * Excuses the attempt of this state that an outage has ended before it could be told.
   *
   * @throws SQLException while the outage goes on
   */
  void excuse(State state) throws SQLException {
    Claim claim = unexcused.get(state.code());
    if (claim == null) {
      return;
    }
    try (Connection connection = pools.connection(state, DatabaseRole.LOADER)) {
      LoadSteps.release(connection, claim, true);
      LOG.info("{}: put off", claim);
    } catch (SQLException e) {
      if (!isTakenOver(e)) {
        throw e;
      }
    }
    unexcused.remove(state.code());
  }

  private static boolean isTakenOver(Exception failure) {
    return failure instanceof SQLException e
        && (SqlStates.LEASE_LOST.equals(e.getSQLState())
            || SqlStates.WRONG_STATUS.equals(e.getSQLState())
            || SqlStates.UNKNOWN_UPLOAD.equals(e.getSQLState()));
  }

  private static Outcome unrecorded(Claim claim, Exception failure) {
    if (isTakenOver(failure)) {
      return leaseLost(claim);
    }
    LOG.warn(
        "{}: left until its lease runs out ({})",
        claim,
        failure instanceof SQLException e
            ? "SQLSTATE " + e.getSQLState()
            : failure.getClass().getSimpleName());
    return Outcome.PUT_OFF;
  }

  /** Another run has taken over, and says what becomes of the upload. */
  private static Outcome leaseLost(Claim claim) {
    LOG.info("{}: taken over", claim);
    return Outcome.LEASE_LOST;
  }
}
