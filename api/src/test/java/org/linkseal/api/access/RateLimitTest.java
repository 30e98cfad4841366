package org.linkseal.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.linkseal.api.testing.BulkApi;
import org.linkseal.api.testing.SharedBulkApi;
import org.linkseal.migrations.testing.TestInstallation;
import org.linkseal.registry.StateCode;

@ExtendWith(SharedBulkApi.class)
class RateLimitTest {
  private static final StateCode EA = new StateCode("ea");
  private static final StateCode EB = new StateCode("eb");
  private static final UploadLimits LIMITS =
      new UploadLimits(1, 1, 1, 1, 1, 5, 3, Duration.ofSeconds(1));

  @Test
  void theSixtyFirstUploadOfAMinuteIsToldWhenToComeBack(TestInstallation installation)
      throws Exception {
    try (BulkApi api = counting(installation)) {
      for (int upload = 1; upload <= 60; upload++) {
        HttpResponse<String> taken = upload(api, "ea");
        assertThat(taken.statusCode()).isEqualTo(201);
        assertThat(taken.headers().firstValue("RateLimit-Policy"))
            .contains("\"uploads\";q=60;w=60");
        assertThat(taken.headers().firstValue("RateLimit"))
            .contains("\"uploads\";r=" + (60 - upload) + ";t=60");
      }
      HttpResponse<String> refused = upload(api, "ea");
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("RateLimit")).contains("\"uploads\";r=0;t=60");
      assertThat(refused.headers().firstValue("Retry-After")).contains("60");
      assertThat(api.append("ea", "no header\n").statusCode()).isEqualTo(429);
      assertThat(upload(api, "eb").statusCode()).isEqualTo(201);
      HttpResponse<String> status = api.status("ea", "x");
      assertThat(status.statusCode()).isEqualTo(404);
      assertThat(status.headers().firstValue("RateLimit-Policy")).contains("\"status\";q=120;w=60");
      HttpResponse<String> denied =
          api.client()
              .sendInvalid(
                  HttpRequest.newBuilder(api.uri().resolve("/bulk/ea/v2/uploads/x")).build());
      assertThat(denied.headers().firstValue("RateLimit")).isEmpty();
    }
  }

  @Test
  void theHundredAndTwentyFirstCallOfAMinuteThatOnlyReadsIsRefusedWhicheverItIs(
      TestInstallation installation) throws Exception {
    List<String> reads = List.of("/uploads/x", "/upload_history", "/uploads/x/errors");
    try (BulkApi api = counting(installation)) {
      for (int call = 0; call < 120; call++) {
        assertThat(read(api, reads.get(call % reads.size())).statusCode()).isIn(200, 404);
      }
      for (String path : reads) {
        assertThat(read(api, path).statusCode()).isEqualTo(429);
      }
    }
  }

  @Test
  void anotherMinuteBeginsForEachStateByItself() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    InstantSource source = now::get;
    RateLimits limits =
        new RateLimits(true, LIMITS, new StatusLimits(7), source.withZone(ZoneOffset.UTC));
    for (int upload = 1; upload <= LIMITS.perMinute(); upload++) {
      assertThat(isGranted(limits, EA)).isTrue();
    }
    assertThat(isGranted(limits, EA)).isFalse();
    assertThat(isGranted(limits, EB)).isTrue();
    now.set(Instant.EPOCH.plus(Duration.ofSeconds(60)));
    assertThat(isGranted(limits, EA)).isTrue();
  }

  /** A minute of its clock does not end while the calls of a test are made. */
  private static BulkApi counting(TestInstallation installation) {
    return BulkApi.start(
        installation,
        Map.of("linkseal.rate-limits.enabled", true, "linkseal.test.time", "2026-11-20T06:00:00Z"));
  }

  private static HttpResponse<String> read(BulkApi api, String path) throws Exception {
    return api.client().send(api.request("ea", path).GET().build());
  }

  private static boolean isGranted(RateLimits limits, StateCode state) {
    return limits.take(state, Limit.UPLOADS).orElseThrow().taken().granted();
  }

  private static HttpResponse<String> upload(BulkApi api, String state) throws Exception {
    return api.upload(state, "a.csv", BodyPublishers.ofString("no header\n"));
  }
}
