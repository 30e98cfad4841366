package org.linkseal.api.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.http.HttpRequest;
import java.net.URLDecoder;

/** The path as it was sent. Micronaut's own path variables show a plus sign as a space. */
public final class RequestPath {
  /** Of what stands behind {@code /bulk/{state}/v2/{collection}/}. */
  private static final int OBJECT = 5;

  private RequestPath() {}

  /** The file name or identifier, decoded; what is not UTF-8 is U+FFFD. */
  public static String object(HttpRequest<?> request) {
    String segment = request.getUri().getRawPath().split("/", -1)[OBJECT];
    return URLDecoder.decode(segment.replace("+", "%2B"), UTF_8);
  }
}
