package org.linkseal.api.receive;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;

/**
 * Marks as malformed what RFC 9112 refuses and Netty lets pass: a proxy before us may see the
 * request end elsewhere, or meant for another host. A Content-Length beside a Transfer-Encoding
 * Netty marks itself.
 */
@Sharable
final class StrictHead extends ChannelInboundHandlerAdapter {
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request
        && request.decoderResult().isSuccess()
        && !(isFramed(request) && hasHost(request))) {
      request.setDecoderResult(
          DecoderResult.failure(new IllegalArgumentException("the head is ambiguous")));
    }
    context.fireChannelRead(message);
  }

  /** Sections 6.1 and 6.3: chunked is the only coding that we know, and is applied once. */
  private static boolean isFramed(HttpRequest request) {
    HttpHeaders headers = request.headers();
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (!codings.isEmpty()) {
      return codings.size() == 1
          && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst());
    }
    // of a WebSocket handshake that no RFC knows Netty takes eight bytes without a length
    return headers.contains(HttpHeaderNames.CONTENT_LENGTH)
        || HttpUtil.getContentLength(request, 0L) == 0;
  }

  /** Section 3.2. */
  private static boolean hasHost(HttpRequest request) {
    int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
    return hosts == 1 || (hosts == 0 && request.protocolVersion().equals(HttpVersion.HTTP_1_0));
  }
}
