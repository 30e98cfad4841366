package org.linkseal.matcher.notice;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.linkseal.matcher.match.MatchLinks;
import org.linkseal.registry.StateCode;
import org.linkseal.registry.keys.NoticeKey;
import org.linkseal.registry.keys.ServiceSecrets;
import org.linkseal.registry.keys.SigningKey;
import org.linkseal.telemetry.metrics.PerState;

/** What is posted of a notice (Standard Webhooks 1.0.0), signed with the key of its state. */
@Singleton
final class SignedNotices {
  private static final MediaType JSON = MediaType.get("application/json");
  private static final String TYPE = "match.notice";

  private final MatchLinks links;
  private final JsonMapper json;
  private final PerState<SigningKey> keys;

  SignedNotices(MatchLinks links, JsonMapper json, ServiceSecrets secrets) {
    this.links = links;
    this.json = json;
    NoticeKey key = secrets.noticeKey();
    this.keys = new PerState<>(state -> new SigningKey(key.of(state.value())));
  }

  /**
   * All that a state's webhook is sent.
   *
   * @param timestamp when it happened
   */
  @Serdeable
  record Body(String type, Instant timestamp, Data data) {}

  @Serdeable(naming = SnakeCaseStrategy.class)
  record Data(String matchId, String matchUrl) {}

  /** One attempt's, without the URL. */
  Request.Builder request(Notice notice, Instant now) throws IOException {
    String body =
        json.writeValueAsString(
            new Body(
                TYPE, notice.queuedAt(), new Data(notice.matchId(), links.to(notice.matchId()))));
    String id = notice.id().toString();
    String timestamp = Long.toString(now.getEpochSecond());
    return new Request.Builder()
        .header("User-Agent", "Linkseal")
        .header("webhook-id", id)
        .header("webhook-timestamp", timestamp)
        .header("webhook-signature", signature(notice.state(), id + "." + timestamp + "." + body))
        .post(RequestBody.create(body.getBytes(UTF_8), JSON));
  }

  private String signature(StateCode state, String signed) {
    byte[] signature = keys.of(state).sign(signed.getBytes(UTF_8));
    return "v1a," + Base64.getEncoder().encodeToString(signature);
  }
}
