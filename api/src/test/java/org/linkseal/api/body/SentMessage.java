package org.linkseal.api.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.micronaut.core.convert.ConversionService;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.netty.NettyHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import java.util.Arrays;

/** Headers, a line each, and a body behind an empty line. */
final class SentMessage {
  private static final String END_OF_HEAD = "\n\n";

  private final String head;
  private final byte[] body;

  /** Takes any bytes: what has no empty line is all head. */
  SentMessage(byte[] message) {
    String text = new String(message, ISO_8859_1);
    int end = text.indexOf(END_OF_HEAD);
    head = end < 0 ? text : text.substring(0, end);
    int start = end < 0 ? message.length : end + END_OF_HEAD.length();
    body = Arrays.copyOfRange(message, start, message.length);
  }

  HttpHeaders headers() {
    io.netty.handler.codec.http.HttpHeaders headers =
        DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    for (String line : head.split("\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return new NettyHttpHeaders(headers, ConversionService.SHARED);
  }

  byte[] body() {
    return body.clone();
  }
}
