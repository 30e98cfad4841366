package org.linkseal.api.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.linkseal.api.access.UploadLimits;
import org.linkseal.api.answer.Refusal;
import org.linkseal.api.body.BodyException;
import org.linkseal.registry.StateCode;

class UploadSlotsTest {
  private static final StateCode EA = new StateCode("ea");
  private static final StateCode EB = new StateCode("eb");
  private static final UploadLimits LIMITS =
      new UploadLimits(1, 1, 1, 1, 1, 1, 3, Duration.ofSeconds(1));
  private static final long MUCH = 1L << 40;

  @Test
  void aStateThatSendsTooManyFilesAtOnceWaits() {
    UploadSlots slots = new UploadSlots(LIMITS, MUCH);
    UploadSlots.Slot first = slots.take(EA);
    for (int upload = 2; upload <= LIMITS.atOnce(); upload++) {
      slots.take(EA);
    }
    assertRefused(slots, EA, "TOO_MANY_REQUESTS");
    assertThatCode(() -> slots.take(EB)).doesNotThrowAnyException();
    first.close();
    assertThatCode(() -> slots.take(EA)).doesNotThrowAnyException();
  }

  @Test
  void allStatesTogetherSendNoMoreThanTheHeapHoldsAndOneOfThemHalfOfIt() {
    UploadSlots slots = new UploadSlots(LIMITS, 170 << 20); // of five, at 32 MiB and a row each
    List<UploadSlots.Slot> ofA = new ArrayList<>();
    while (ofA.size() < 3) {
      ofA.add(slots.take(EA));
    }
    assertRefused(slots, EA, "TOO_MANY_REQUESTS");
    slots.take(EB);
    slots.take(EB);
    assertRefused(slots, EB, "UNAVAILABLE");
    ofA.getFirst().close();
    slots.take(EB);
  }

  @Test
  void theSmallestHeapHoldsOneUpload() {
    UploadSlots slots = new UploadSlots(LIMITS, 1);
    slots.take(EA);
    assertRefused(slots, EB, "UNAVAILABLE");
  }

  @Test
  void whenTheServiceEndsNoPlaceIsGivenAndWhoeverStillReadsIsWoken() throws Exception {
    UploadSlots slots = new UploadSlots(LIMITS, MUCH);
    CountDownLatch reading = new CountDownLatch(1);
    try (UploadSlots.Slot waits = slots.take(EA);
        UploadSlots.Slot comesLater = slots.take(EB);
        PipedOutputStream sender = new PipedOutputStream();
        InputStream sent = waits.of(new PipedInputStream(sender))) {
      CompletableFuture<Boolean> interruptedAfterwards =
          CompletableFuture.supplyAsync(() -> {
            reading.countDown();
            assertThatThrownBy(sent::read).isInstanceOf(BodyException.GivenUp.class);
            return Thread.currentThread().isInterrupted();
          });
      assertThat(reading.await(60, TimeUnit.SECONDS)).isTrue();
      slots.shutdownGracefully();
      assertThat(interruptedAfterwards.get(60, TimeUnit.SECONDS)).isFalse();
      assertRefused(slots, EA, "UNAVAILABLE");
      InputStream later = comesLater.of(new ByteArrayInputStream(new byte[1]));
      assertThatThrownBy(later::read).isInstanceOf(BodyException.GivenUp.class);
    }
  }

  private static void assertRefused(UploadSlots slots, StateCode state, String error) {
    assertThatThrownBy(() -> slots.take(state)).isInstanceOf(Refusal.class).hasMessage(error);
  }
}
