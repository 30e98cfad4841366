package org.linkseal.matcher.abuse;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;
import org.linkseal.matcher.Limit;
import org.linkseal.registry.SqlStates;
import org.linkseal.registry.tasks.Repetition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Places of one meter's day that this process gives to persons before it tells the database who
 * they were. A meter that searches again within a second gets some, while its soft line is far.
 * What is not told when the process dies stays taken for the day.
 */
final class PersonLease {
  private static final Logger LOG = LoggerFactory.getLogger(PersonLease.class);
  private static final Duration BUSY = Duration.ofSeconds(1);
  private static final int PLACES = Limit.PERSONS_A_LEASE.value();

  /** So many leases must be left up to the soft line, here as in the database. */
  private static final int FAR = 8;

  private final LocalDate day;
  private final Meter meter;
  private final AbuseFunctions functions;
  private final BudgetLimits limits;

  /** Held while the database is told, so that what is given back was surely leased before. */
  private final ReentrantLock telling = new ReentrantLock();

  // Guarded by this.
  private final List<long[]> untold = new ArrayList<>();
  private int held;
  private boolean isUsed;
  private boolean isLeasing;
  private Instant countedAt = Instant.MIN;
  private Left left = new Left(0, 0);

  PersonLease(LocalDate day, Meter meter, AbuseFunctions functions, BudgetLimits limits) {
    this.day = day;
    this.meter = meter;
    this.functions = functions;
    this.limits = limits;
  }

  /**
   * What a meter has left of its day.
   *
   * @param persons of the allowance, as far as this process knows; may be less than 0
   */
  record Left(long allowance, long persons) {}

  /** Gives the persons places; empty when there are too few for all of them. */
  synchronized Optional<Left> take(long[] persons) {
    if (persons.length > held) {
      return Optional.empty();
    }
    held -= persons.length;
    isUsed = true;
    untold.add(persons);
    left = new Left(left.allowance(), left.persons() - persons.length);
    if (held < PLACES / 2) {
      leaseBeside();
    }
    return Optional.of(left);
  }

  /** Persons were counted in the database, before they were searched. */
  synchronized Left counted(AbuseFunctions.Counted counted, Instant now) {
    boolean isBusy = now.isBefore(countedAt.plus(BUSY)) && !now.isBefore(countedAt);
    countedAt = now;
    know(counted.allowance(), counted.persons());
    if (isBusy) {
      leaseBeside();
    }
    return left;
  }

  /** Nobody's search waits for it. */
  private void leaseBeside() {
    double upToSoftLine = left.persons() - left.allowance() * (1 - limits.softLine());
    if (!isLeasing && upToSoftLine >= FAR * PLACES) {
      isLeasing = true;
      Thread.ofVirtual().name("person-lease").start(this::lease);
    }
  }

  private void lease() {
    try {
      tell(PLACES, false);
    } catch (SQLException e) {
      LOG.warn("no places are leased for {}: {}", meter.requester(), Repetition.reason(e));
    } finally {
      synchronized (this) {
        isLeasing = false;
      }
    }
  }

  /** Tells who was searched, and gives back what nobody has used since the last time. */
  void settle() throws SQLException {
    boolean wasUsed;
    synchronized (this) {
      wasUsed = isUsed;
      isUsed = false;
    }
    tell(0, !wasUsed);
  }

  /** Tells who was searched, and gives everything back. */
  void end() throws SQLException {
    tell(0, true);
  }

  private void tell(int wanted, boolean givesBack) throws SQLException {
    telling.lock();
    try {
      List<long[]> told;
      int returned;
      synchronized (this) {
        told = List.copyOf(untold);
        untold.clear();
        returned = givesBack ? held : 0;
        held -= returned;
      }
      if (!told.isEmpty() || returned + wanted > 0) {
        tell(told, returned, wanted);
      }
    } finally {
      telling.unlock();
    }
  }

  /** What cannot be told now is kept, unless the day is ahead by the database's clock. */
  private void tell(List<long[]> told, int returned, int wanted) throws SQLException {
    boolean isKept = true;
    try {
      long[] persons = told.stream().flatMapToLong(LongStream::of).toArray();
      AbuseFunctions.Places places =
          functions.leasePersons(day, meter, persons, returned, wanted, limits);
      isKept = false;
      synchronized (this) {
        held += places.granted();
        know(places.allowance(), places.persons());
      }
    } catch (SQLException e) {
      isKept = !SqlStates.INVALID_ARGUMENT.equals(e.getSQLState());
      throw e;
    } finally {
      if (isKept) {
        synchronized (this) {
          untold.addAll(told);
          held += returned;
        }
      }
    }
  }

  private void know(long allowance, long persons) {
    long unknown = untold.stream().mapToLong(search -> search.length).sum();
    left = new Left(allowance, allowance - persons - unknown);
  }
}
