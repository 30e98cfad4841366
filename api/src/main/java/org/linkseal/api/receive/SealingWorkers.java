package org.linkseal.api.receive;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.linkseal.api.tasks.BoundedTasks;

/**
 * The threads that seal rows, for all uploads together: one less than there are processors, for
 * sealing does nothing but compute, and an upload's reader seals too when they are behind.
 */
@Singleton
final class SealingWorkers {
  private final int count = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          count, Thread.ofPlatform().daemon().name("sealing-", 0).factory());

  /** The tasks of one upload, of which so many may wait or run that no worker idles for it. */
  BoundedTasks forUpload() {
    return new BoundedTasks(threads, 2 * count);
  }

  /** What was begun is finished: an upload that is given up waits for its own tasks. */
  @PreDestroy
  void close() {
    threads.close();
  }
}
