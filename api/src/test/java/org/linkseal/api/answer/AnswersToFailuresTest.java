package org.linkseal.api.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.linkseal.registry.RegistryUnavailableException;
import org.linkseal.telemetry.metrics.Meters;
import org.linkseal.telemetry.refusals.RefusalLog;

class AnswersToFailuresTest {
  private static final HttpRequest<?> REQUEST = HttpRequest.GET("/");
  private static final RefusedRequests REFUSED =
      new RefusedRequests(new Meters(), RefusalLog.start());

  @Test
  void anUnexpectedFailureIsAnsweredWithoutItsText() {
    HttpResponse<?> answer =
        new UnexpectedHandler(REFUSED)
            .handle(REQUEST, new IllegalStateException("participant-id-1"));
    assertThat(answer.code()).isEqualTo(500);
    assertThat(answer.getContentType()).contains(MediaType.APPLICATION_JSON_PROBLEM_TYPE);
    assertThat(String.valueOf(answer.body())).doesNotContain("participant-id-1");
  }

  @Test
  void aRegistryThatIsDownIsNoFailureOfTheService() {
    HttpResponse<?> answer =
        new RegistryUnavailableHandler(new RefusalHandler(REFUSED))
            .handle(REQUEST, new RegistryUnavailableException(new SQLException("x", "08001")));
    assertThat(answer.code()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("10");
  }

  @Test
  void timeToWaitIsToldInWholeSecondsRoundedUp() {
    RefusalHandler handler = new RefusalHandler(REFUSED);
    for (Duration wait : new Duration[] {Duration.ofMillis(1_001), Duration.ofSeconds(2)}) {
      assertThat(handler.handle(REQUEST, Refusal.tooManyRequests(wait)).header("Retry-After"))
          .isEqualTo("2");
    }
  }

  @Test
  void whatTheServerRefusesByItselfHasAnEntryInTheCatalogue() {
    assertThat(ApiError.of(HttpStatus.NOT_FOUND)).isEqualTo(ApiError.NOT_FOUND);
    assertThat(ApiError.of(HttpStatus.METHOD_NOT_ALLOWED)).isEqualTo(ApiError.METHOD_NOT_ALLOWED);
    assertThat(ApiError.of(HttpStatus.NOT_ACCEPTABLE)).isEqualTo(ApiError.NOT_ACCEPTABLE);
    assertThat(ApiError.of(HttpStatus.REQUEST_ENTITY_TOO_LARGE)).isEqualTo(ApiError.HEAD_TOO_LARGE);
    assertThat(ApiError.of(HttpStatus.GONE)).isEqualTo(ApiError.BAD_REQUEST);
    assertThat(ApiError.of(HttpStatus.HTTP_VERSION_NOT_SUPPORTED)).isEqualTo(ApiError.INTERNAL);
  }
}
