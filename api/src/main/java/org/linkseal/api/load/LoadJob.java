package org.linkseal.api.load;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.linkseal.api.staging.StagedFileException;
import org.linkseal.api.staging.StagingStore;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.RegistryUnavailableException;
import org.linkseal.registry.SqlStates;
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
    FAILED,
    TO_BE_REPEATED,
    LEASE_LOST
  }

  private final StatePools pools;
  private final StagingStore staging;
  private final StateRegistry registry;
  private final LeaseTerms terms;

  LoadJob(StatePools pools, StagingStore staging, StateRegistry registry, LeaseTerms terms) {
    this.pools = pools;
    this.staging = staging;
    this.registry = registry;
    this.terms = terms;
  }

  Outcome run(Claim claim) {
    try (Lease _ = Lease.keep(pools, claim, terms)) {
      long start = System.nanoTime();
      load(claim);
      LOG.info(
          "{}: published, {} rows in {} ms",
          claim,
          claim.manifest().rows(),
          Duration.ofNanos(System.nanoTime() - start).toMillis());
      return Outcome.PUBLISHED;
    } catch (StagedFileException e) {
      return fail(claim, e.getClass().getSimpleName());
    } catch (IOException | RegistryUnavailableException e) {
      return repeat(claim, e.getClass().getSimpleName());
    } catch (SQLException e) {
      return switch (e.getSQLState()) {
        case SqlStates.LEASE_LOST, SqlStates.WRONG_STATUS, SqlStates.UNKNOWN_UPLOAD ->
            leaseLost(claim);
        case SqlStates.ROW_COUNT, SqlStates.BAD_ROWS -> fail(claim, e.getSQLState());
        case null, default -> repeat(claim, "SQLSTATE " + e.getSQLState());
      };
    }
  }

  private void load(Claim claim) throws SQLException, IOException, StagedFileException {
    long snapshot;
    try (Connection connection = pools.connection(claim.state(), DatabaseRole.LOADER)) {
      snapshot = LoadSteps.open(connection, claim);
      SnapshotCopy.copy(connection, claim, snapshot, staging);
      LoadSteps.finish(connection, claim, snapshot);
    }
    announce(claim);
    publish(claim, snapshot);
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
  private void publish(Claim claim, long snapshot) throws SQLException {
    for (int tries = 1; ; tries++) {
      try (Connection connection = pools.connection(claim.state(), DatabaseRole.LOADER)) {
        LoadSteps.publish(connection, claim, snapshot);
        return;
      } catch (SQLException e) {
        if (tries == PUBLISH_TRIES || SqlStates.LEASE_LOST.equals(e.getSQLState())) {
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
    } catch (SQLException e) {
      return unrecorded(claim, e);
    }
  }

  private Outcome repeat(Claim claim, String why) {
    try (Connection connection = pools.connection(claim.state(), DatabaseRole.LOADER)) {
      LoadSteps.release(connection, claim);
      LOG.warn("{}: will be repeated ({})", claim, why);
      return Outcome.TO_BE_REPEATED;
    } catch (SQLException e) {
      return unrecorded(claim, e);
    }
  }

  private static Outcome unrecorded(Claim claim, SQLException e) {
    if (SqlStates.LEASE_LOST.equals(e.getSQLState())) {
      return leaseLost(claim);
    }
    LOG.warn("{}: left until its lease runs out (SQLSTATE {})", claim, e.getSQLState());
    return Outcome.TO_BE_REPEATED;
  }

  /** Another run has taken over, and says what becomes of the upload. */
  private static Outcome leaseLost(Claim claim) {
    LOG.info("{}: taken over", claim);
    return Outcome.LEASE_LOST;
  }
}
