package org.linkseal.api.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundedTasksTest {
  private final ExecutorService threads = Executors.newFixedThreadPool(3);

  @AfterEach
  void stopThreads() {
    threads.close();
  }

  @Test
  void tasksThatEndInAnotherOrderAreAllWaitedFor() throws Exception {
    Set<Integer> done = ConcurrentHashMap.newKeySet();
    CountDownLatch last = new CountDownLatch(1);
    try (BoundedTasks tasks = new BoundedTasks(threads, 3)) {
      tasks.run(() -> {
        awaitQuietly(last);
        done.add(1);
      });
      tasks.run(() -> done.add(2));
      tasks.run(() -> {
        done.add(3);
        last.countDown();
      });
      tasks.await();
      assertThat(done).containsExactlyInAnyOrder(1, 2, 3);
    }
  }

  @Test
  void noMoreThanTheBoundAreOnTheirWay() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (BoundedTasks tasks = new BoundedTasks(threads, 2)) {
      for (int i = 0; i < 1_000; i++) {
        tasks.run(() -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          running.decrementAndGet();
        });
      }
      tasks.await();
    }
    assertThat(most.get()).isBetween(1, 2);
  }

  @Test
  void theOwnerHelpsWhileTooManyAreOnTheirWay() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Set<Thread> helped = ConcurrentHashMap.newKeySet();
    try (BoundedTasks tasks = new BoundedTasks(threads, 1)) {
      tasks.runOrHelp(() -> awaitQuietly(end));
      tasks.runOrHelp(() -> helped.add(Thread.currentThread()));
      assertThat(helped).containsExactly(Thread.currentThread());
      assertThatThrownBy(() ->
              tasks.runOrHelp(() -> {
                throw new IOException("the disk is full");
              }))
          .hasMessage("the disk is full");
      end.countDown();
      tasks.await();
    }
  }

  @Test
  void theOwnerDoesNotHelpAfterAFailure() throws Exception {
    AtomicBoolean helped = new AtomicBoolean();
    try (BoundedTasks tasks = new BoundedTasks(threads, 2)) {
      tasks.runOrHelp(() -> {
        throw new IOException("the disk is full");
      });
      assertThatThrownBy(tasks::await).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> tasks.runOrHelp(() -> helped.set(true)))
          .hasRootCauseMessage("the disk is full");
    }
    assertThat(helped).isFalse();
  }

  @Test
  void theFirstFailureIsToldAndNoTaskBeginsAfterIt() throws Exception {
    AtomicBoolean begun = new AtomicBoolean();
    try (BoundedTasks tasks = new BoundedTasks(threads, 1)) {
      tasks.run(() -> {
        throw new IOException("the disk is full");
      });
      assertThatThrownBy(() -> tasks.run(() -> begun.set(true)))
          .isInstanceOf(IOException.class)
          .hasRootCauseMessage("the disk is full");
      assertThatThrownBy(tasks::await).isInstanceOf(IOException.class);
    }
    assertThat(begun).isFalse();
  }

  @Test
  void anErrorOfATaskIsThrownAsItIs() throws Exception {
    try (BoundedTasks tasks = new BoundedTasks(threads, 2)) {
      tasks.run(() -> {
        throw new OutOfMemoryError("of a test");
      });
      assertThatThrownBy(tasks::await).isInstanceOf(OutOfMemoryError.class);
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> tasks.run(() -> {})).isInstanceOf(OutOfMemoryError.class);
      }
    }
  }

  @Test
  void closingDropsWhatWaitsAndWaitsForWhatRuns() throws Exception {
    ExecutorService one = Executors.newSingleThreadExecutor();
    CountDownLatch end = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    AtomicBoolean dropped = new AtomicBoolean(true);
    BoundedTasks tasks = new BoundedTasks(one, 2);
    tasks.run(() -> {
      awaitQuietly(end);
      ended.set(true);
    });
    tasks.run(() -> dropped.set(false));
    Thread closing = Thread.ofPlatform().start(tasks::close);
    await().until(() -> closing.getState() == Thread.State.WAITING);
    end.countDown();
    closing.join();
    assertThat(ended).isTrue();
    assertThat(dropped).isTrue();
    one.close();
  }

  @Test
  void aTaskThatIsNotTakenDoesNotHoldUpTheClosing() {
    ExecutorService closed = Executors.newSingleThreadExecutor();
    closed.close();
    BoundedTasks tasks = new BoundedTasks(closed, 1);
    assertThatThrownBy(() -> tasks.run(() -> {})).isInstanceOf(RejectedExecutionException.class);
    tasks.close();
  }

  private static void awaitQuietly(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
