package org.linkseal.quickstart.faults;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.linkseal.quickstart.faults.Point.Moment;

/** A fault that waits at its point, and strikes once. */
final class Trap {
  /** What happens at the point. */
  @FunctionalInterface
  interface Fault {
    void strike(int backendPid) throws Exception;
  }

  private final Point point;
  private final Fault fault;
  private final boolean cuts;
  private final AtomicBoolean sprung = new AtomicBoolean();
  private final CompletableFuture<Void> struck = new CompletableFuture<>();
  private volatile boolean followed;

  /**
   * A trap at a point.
   *
   * @param cuts whether the connection that comes there is cut
   */
  Trap(Point point, Fault fault, boolean cuts) {
    this.point = point;
    this.fault = fault;
    this.cuts = cuts;
    this.followed = point.following() == null;
  }

  boolean waitsAt(Moment moment, String sql, int messages) {
    return followed
        && !sprung.get()
        && point.moment() == moment
        && point.messages() == messages
        && sql.contains(point.text());
  }

  void answered(String sql) {
    if (!followed && sql.contains(point.following())) {
      followed = true;
    }
  }

  /** Whether the connection is to be cut now; not when another one came first. */
  boolean spring(int backendPid) {
    if (!sprung.compareAndSet(false, true)) {
      return false;
    }
    try {
      fault.strike(backendPid);
      struck.complete(null);
    } catch (Exception e) {
      struck.completeExceptionally(e);
    }
    return cuts;
  }

  /** Complete once the fault has struck. */
  CompletableFuture<Void> struck() {
    return struck;
  }
}
