package org.linkseal.api.tasks;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What other threads do for one owner: a bounded number of tasks at once. The first failure is the
 * owner's, and no task begins after it. Used by one thread.
 */
public final class BoundedTasks implements Closeable {
  private final Executor threads;
  private final int atOnce;
  private final Semaphore free;
  private final AtomicReference<@Nullable Throwable> end = new AtomicReference<>();

  /** Of at most {@code atOnce} tasks that wait or run; the threads may be shared with others. */
  public BoundedTasks(Executor threads, int atOnce) {
    this.threads = threads;
    this.atOnce = atOnce;
    this.free = new Semaphore(atOnce);
  }

  /** What one of the threads does. */
  @FunctionalInterface
  public interface Task {
    /**
     * Runs once, on any of the threads.
     *
     * @throws IOException the owner's next call fails with it as the cause
     */
    void run() throws IOException;
  }

  private static final class ClosedException extends IOException {
    private static final long serialVersionUID = 1;
  }

  /**
   * Hands a task to the threads; waits while too many are on their way.
   *
   * @throws IOException if an earlier task has failed
   */
  public void run(Task task) throws IOException {
    free.acquireUninterruptibly();
    handOver(task);
  }

  /**
   * Hands a task to the threads, or does it here and now while too many are on their way: whoever
   * makes tasks faster than the threads do them takes a share.
   *
   * @throws IOException if this one fails here, or an earlier task has failed
   */
  public void runOrHelp(Task task) throws IOException {
    if (free.tryAcquire()) {
      handOver(task);
    } else {
      throwFailure();
      task.run();
    }
  }

  private void handOver(Task task) throws IOException {
    boolean handedOver = false;
    try {
      throwFailure();
      threads.execute(() -> runAndFree(task));
      handedOver = true;
    } finally {
      if (!handedOver) {
        free.release();
      }
    }
  }

  /**
   * Waits for all tasks.
   *
   * @throws IOException if one has failed
   */
  public void await() throws IOException {
    free.acquireUninterruptibly(atOnce);
    free.release(atOnce);
    throwFailure();
  }

  /** Tasks that wait are dropped; once this has returned, none runs any more. */
  @Override
  public void close() {
    end.compareAndSet(null, new ClosedException());
    free.acquireUninterruptibly(atOnce);
    free.release(atOnce);
  }

  @SuppressWarnings("CatchingUnchecked") // whatever it is, it is told to the owner
  private void runAndFree(Task task) {
    try {
      if (end.get() == null) {
        task.run();
      }
    } catch (Throwable e) {
      end.compareAndSet(null, e);
    } finally {
      free.release();
    }
  }

  private void throwFailure() throws IOException {
    switch (end.get()) {
      case null -> {}
      case Error e -> throw e;
      case RuntimeException e -> throw e;
      case Throwable e -> throw new IOException("a task failed", e);
    }
  }
}
