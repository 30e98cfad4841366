package org.linkseal.api.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.SqlStates;
import org.linkseal.registry.StatePools;
import org.linkseal.registry.tasks.Repetition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the lease of a claim alive on a connection of its own, for as long as the load works. When
 * it is lost, because another has it or the server has not answered for as long as it lasts, the
 * load's connection is cut off: a server that is frozen would hold it for minutes.
 */
final class Lease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  private final StatePools pools;
  private final Claim claim;
  private final LeaseTerms terms;
  private final CountDownLatch ended = new CountDownLatch(1);

  // Guarded by this.
  private @Nullable Connection working;
  private boolean lost;

  private Lease(StatePools pools, Claim claim, LeaseTerms terms) {
    this.pools = pools;
    this.claim = claim;
    this.terms = terms;
  }

  static Lease keep(StatePools pools, Claim claim, LeaseTerms terms) {
    Lease lease = new Lease(pools, claim, terms);
    long claimed = System.nanoTime();
    Thread.ofVirtual().name("lease-" + claim.uploadId()).start(() -> lease.keepRenewing(claimed));
    return lease;
  }

  /** A connection to work with, for as long as the lease is held. */
  Connection connection() throws SQLException {
    Connection connection = pools.connection(claim.state(), DatabaseRole.LOADER);
    synchronized (this) {
      if (!lost) {
        working = connection;
        return connection;
      }
    }
    connection.close();
    throw new SQLException("the lease is lost", SqlStates.LEASE_LOST);
  }

  private void keepRenewing(long claimed) {
    long untilCutOff = terms.duration().minus(terms.renewEvery()).toNanos();
    long kept = claimed;
    try {
      while (!ended.await(terms.renewEvery().toMillis(), TimeUnit.MILLISECONDS)) {
        long asked = System.nanoTime();
        switch (renew()) {
          case KEPT -> kept = asked;
          case LOCKED -> {
            // By the load itself, which publishes: until that ends nobody else can claim it.
          }
          case LOST -> {
            cutOff();
            return;
          }
          case UNKNOWN -> {
            if (System.nanoTime() - kept > untilCutOff) {
              cutOff();
              return;
            }
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private enum Renewal {
    KEPT,
    LOCKED,
    LOST,
    UNKNOWN
  }

  @SuppressWarnings("CatchingUnchecked") // whatever it is, the load goes on until it is too late
  private Renewal renew() {
    try (Connection connection = pools.connection(claim.state(), DatabaseRole.LOADER)) {
      connection.setNetworkTimeout(Runnable::run, (int) terms.renewEvery().toMillis());
      return LoadSteps.renew(connection, claim, terms.duration()) ? Renewal.KEPT : Renewal.LOST;
    } catch (Throwable e) {
      if (e instanceof SQLException refusal
          && SqlStates.LOCK_NOT_AVAILABLE.equals(refusal.getSQLState())) {
        return Renewal.LOCKED;
      }
      LOG.warn("{}: the lease could not be renewed ({})", claim, Repetition.reason(e));
      return Renewal.UNKNOWN;
    }
  }

  private synchronized void cutOff() {
    lost = true;
    if (working == null || ended.getCount() == 0) {
      return;
    }
    LOG.warn("{}: the lease is lost, its connection is cut off", claim);
    try {
      working.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.debug("{}: its connection was gone already", claim);
    }
  }

  @Override
  public synchronized void close() {
    ended.countDown();
    working = null;
  }
}
