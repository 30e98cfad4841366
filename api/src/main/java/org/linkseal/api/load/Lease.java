package org.linkseal.api.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.linkseal.registry.DatabaseRole;
import org.linkseal.registry.RegistryUnavailableException;
import org.linkseal.registry.StatePools;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the lease of a claim alive on a connection of its own, for as long as the load works. A
 * lease that is lost needs no word from here: the database refuses every further step.
 */
final class Lease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  private final StatePools pools;
  private final Claim claim;
  private final LeaseTerms terms;
  private final CountDownLatch ended = new CountDownLatch(1);

  private Lease(StatePools pools, Claim claim, LeaseTerms terms) {
    this.pools = pools;
    this.claim = claim;
    this.terms = terms;
  }

  static Lease keep(StatePools pools, Claim claim, LeaseTerms terms) {
    Lease lease = new Lease(pools, claim, terms);
    Thread.ofVirtual().name("lease-" + claim.uploadId()).start(lease::keepRenewing);
    return lease;
  }

  private void keepRenewing() {
    try {
      while (!ended.await(terms.renewEvery().toMillis(), TimeUnit.MILLISECONDS)) {
        if (!renew()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean renew() {
    try (Connection connection = pools.connection(claim.state(), DatabaseRole.LOADER)) {
      return LoadSteps.renew(connection, claim, terms.duration());
    } catch (SQLException e) {
      LOG.warn("{}: the lease could not be renewed (SQLSTATE {})", claim, e.getSQLState());
      return true;
    } catch (RegistryUnavailableException e) {
      LOG.warn("{}: the lease could not be renewed, the registry does not answer", claim);
      return true;
    }
  }

  @Override
  public void close() {
    ended.countDown();
  }
}
