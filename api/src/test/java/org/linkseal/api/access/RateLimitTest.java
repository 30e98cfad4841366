package org.linkseal.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.api.answer.Refusal;
import org.linkseal.api.testing.BulkApi;
import org.linkseal.api.testing.SharedBulkApi;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.StateCode;

@ExtendWith(SharedBulkApi.class)
class RateLimitTest {
  private static final StateCode EA = new StateCode("ea");
  private static final StateCode EB = new StateCode("eb");

  @Test
  void theSixtyFirstUploadOfAMinuteIsToldWhenToComeBack(TestInstallation installation)
      throws Exception {
    try (BulkApi api = BulkApi.start(installation, Map.of("linkseal.rate-limits.enabled", true))) {
      for (int upload = 1; upload <= 60; upload++) {
        assertThat(upload(api, "ea").statusCode()).isEqualTo(201);
      }
      HttpResponse<String> refused = upload(api, "ea");
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
          .isBetween(1L, 60L);
      assertThat(upload(api, "eb").statusCode()).isEqualTo(201);
      assertThat(api.status("ea", "x").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void theHundredAndTwentyFirstStatusCallOfAMinuteIsRefused(TestInstallation installation)
      throws Exception {
    try (BulkApi api = BulkApi.start(installation, Map.of("linkseal.rate-limits.enabled", true))) {
      for (int call = 1; call <= 120; call++) {
        assertThat(api.status("ea", "x").statusCode()).isEqualTo(404);
      }
      assertThat(api.status("ea", "x").statusCode()).isEqualTo(429);
    }
  }

  @Test
  void anotherMinuteBeginsForEachStateByItself() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    InstantSource source = now::get;
    RateLimits limits = new RateLimits(true, source.withZone(ZoneOffset.UTC));
    for (int upload = 1; upload <= 60; upload++) {
      limits.count(EA, Limit.UPLOADS);
    }
    assertThatThrownBy(() -> limits.count(EA, Limit.UPLOADS)).isInstanceOf(Refusal.class);
    assertThatCode(() -> limits.count(EB, Limit.UPLOADS)).doesNotThrowAnyException();
    now.set(Instant.EPOCH.plus(Duration.ofSeconds(60)));
    assertThatCode(() -> limits.count(EA, Limit.UPLOADS)).doesNotThrowAnyException();
  }

  @Test
  void aStateThatSendsTooManyFilesAtOnceWaits() {
    UploadSlots slots = new UploadSlots();
    UploadSlots.Slot first = slots.take(EA);
    for (int upload = 2; upload <= Limit.UPLOADS.atOnce(); upload++) {
      slots.take(EA);
    }
    assertThatThrownBy(() -> slots.take(EA)).isInstanceOf(Refusal.class);
    assertThatCode(() -> slots.take(EB)).doesNotThrowAnyException();
    first.close();
    assertThatCode(() -> slots.take(EA)).doesNotThrowAnyException();
  }

  private static HttpResponse<String> upload(BulkApi api, String state) throws Exception {
    return api.upload(state, "a.csv", BodyPublishers.ofString("no header\n"));
  }
}
