package org.linkseal.matcher.notice;

import static java.net.HttpURLConnection.HTTP_GONE;
import static java.net.HttpURLConnection.HTTP_UNAVAILABLE;
import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.Proxy;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.linkseal.matcher.metrics.NoticeChannel;
import org.linkseal.registry.Contacts;
import org.linkseal.registry.PublicAddresses;

/**
 * Posts a notice to a state's webhook (Standard Webhooks 1.0.0), over TLS alone. A redirect is a
 * failure, and the body of an answer is not read.
 */
@Singleton
final class WebhookDelivery implements Courier {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int AT_ONCE = 200;
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration WHOLE = Duration.ofSeconds(15);

  private final SignedNotices notices;
  private final Clock clock;
  private final OkHttpClient client;

  WebhookDelivery(SignedNotices notices, PrivateAddresses privateAddresses, Clock clock) {
    this.notices = notices;
    this.clock = clock;
    this.client =
        new OkHttpClient.Builder()
            .proxy(Proxy.NO_PROXY)
            .socketFactory(
                new PublicSockets(
                    privateAddresses.allowed() ? address -> true : PublicAddresses::hold))
            .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS))
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false)
            .connectTimeout(CONNECT)
            .readTimeout(WHOLE)
            .callTimeout(WHOLE)
            .build();
  }

  @Override
  public NoticeChannel channel() {
    return NoticeChannel.WEBHOOK;
  }

  @Override
  public int atOnce() {
    return AT_ONCE;
  }

  @Override
  public Attempt deliver(Notice notice, Contacts contacts) throws IOException {
    String url = contacts.webhookUrl();
    if (url == null || sha256(url).equals(notice.stopped())) {
      return new Attempt.Unwanted();
    }
    HttpUrl to = HttpUrl.parse(url);
    if (to == null) {
      throw new IOException("not a URL");
    }
    Instant now = clock.instant();
    Request request = notices.request(notice, now).url(to).build();
    try (Response answer = client.newCall(request).execute()) {
      return switch (answer.code()) {
        case HTTP_GONE -> new Attempt.Gone(sha256(url));
        case TOO_MANY_REQUESTS, HTTP_UNAVAILABLE ->
            new Attempt.Failed(retryAfter(answer, now), why(answer));
        default ->
            answer.isSuccessful()
                ? new Attempt.Delivered()
                : new Attempt.Failed(Duration.ZERO, why(answer));
      };
    }
  }

  private static String why(Response answer) {
    return "it answered "
        + answer.code()
        + (answer.isRedirect() ? ", and no redirect is followed" : "");
  }

  /** RFC 9110, section 10.2.3: seconds or a date. Zero for anything else. */
  private static Duration retryAfter(Response answer, Instant now) {
    String text = answer.header("Retry-After", "");
    if (text.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Integer.parseInt(text));
    }
    Instant date = answer.headers().getInstant("Retry-After");
    return date == null ? Duration.ZERO : Duration.between(now, date);
  }

  private static String sha256(String url) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(url.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @PreDestroy
  void stop() {
    client.connectionPool().evictAll();
  }
}
