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

  /** Of the untold persons' places, those that the database surely holds as leased. */
  private int unreleased;

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
    unreleased += persons.length;
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
    if (isBusy && held < PLACES / 2) {
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
      int taken;
      int unused;
      synchronized (this) {
        told = List.copyOf(untold);
        untold.clear();
        taken = unreleased;
        unreleased = 0;
        unused = givesBack ? held : 0;
        held -= unused;
      }
      if (!told.isEmpty() || unused + wanted > 0) {
        tell(told, taken, unused, wanted);
      }
    } finally {
      telling.unlock();
    }
  }

  /**
   * Persons who cannot be told now are kept, unless their day is ahead by the database's clock.
   * Their places are too, if the database has surely refused: an answer that was lost may have
   * released them, and to release them again would make places that nobody has leased.
   */
  private void tell(List<long[]> told, int taken, int unused, int wanted) throws SQLException {
    boolean isKept = true;
    boolean isRefused = false;
    try {
      long[] persons = told.stream().flatMapToLong(LongStream::of).toArray();
      AbuseFunctions.Places places =
          functions.leasePersons(day, meter, persons, taken + unused, wanted, limits);
      isKept = false;
      synchronized (this) {
        held += places.granted();
        know(places.allowance(), places.persons());
      }
    } catch (SQLException e) {
      isKept = !SqlStates.INVALID_ARGUMENT.equals(e.getSQLState());
      isRefused = isRefused(e);
      throw e;
    } finally {
      synchronized (this) {
        if (isKept) {
          untold.addAll(told);
        }
        if (isKept && isRefused) {
          unreleased += taken;
          held += unused;
        }
      }
    }
  }

  /** Whether the server has said so, and not the connection ended. */
  private static boolean isRefused(SQLException e) {
    String state = e.getSQLState();
    return state != null && !state.startsWith("08") && !state.startsWith("57");
  }

  private void know(long allowance, long persons) {
    long unknown = untold.stream().mapToLong(search -> search.length).sum();
    left = new Left(allowance, allowance - persons - unknown);
  }
}
