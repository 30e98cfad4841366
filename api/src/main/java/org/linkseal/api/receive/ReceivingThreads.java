package org.linkseal.api.receive;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The threads that receive. Sealing keeps a processor busy for long, hence threads of the operating
 * system: virtual threads would wait for it. As many as there are places in {@link UploadSlots}.
 */
@Singleton
final class ReceivingThreads {
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("receiving-", 0).factory());

  /** For a holder of a place, who keeps it until this returns. */
  <T> T run(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, threads).join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw e;
      }
    }
  }

  @PreDestroy
  void close() {
    threads.shutdown();
  }
}
