package org.linkseal.matcher.connection;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.linkseal.matcher.Limit;

/**
 * Reads no further where a body passes the limit, or says beforehand that it will, and closes the
 * connection after the answer. Micronaut would read the rest, however long, or neither read nor
 * close. The sender has a moment to see the answer before the connection is reset (RFC 9112,
 * section 9.6).
 */
@SuppressWarnings("FutureReturnValueIgnored") // whoever waits for an outcome has given a promise
final class OverlongBody extends ChannelDuplexHandler {
  private static final long LINGER_SECONDS = 2;

  private long room;
  private int unanswered;
  private boolean isOver;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (isOver) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest request) {
      unanswered++;
      room = Limit.BODY_BYTES.value();
      isOver = HttpUtil.getContentLength(request, 0L) > room;
    }
    if (message instanceof HttpContent content) {
      room -= content.content().readableBytes();
      isOver |= room < 0;
    }
    boolean wasAnswered = unanswered == 0;
    context.fireChannelRead(message);
    if (isOver && wasAnswered) {
      linger(context);
    }
  }

  @Override
  public void read(ChannelHandlerContext context) {
    if (!isOver) {
      context.read();
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response
        && !response.status().equals(HttpResponseStatus.CONTINUE)) {
      unanswered--;
      if (isOver && unanswered == 0) {
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      }
    }
    if (isOver && unanswered == 0 && message instanceof LastHttpContent) {
      context.writeAndFlush(message, promise.unvoid()).addListener(_ -> linger(context));
    } else {
      context.write(message, promise);
    }
  }

  private static void linger(ChannelHandlerContext context) {
    if (context.channel() instanceof DuplexChannel channel && channel.isActive()) {
      channel.shutdownOutput();
      context.executor().schedule(() -> context.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    } else {
      context.close();
    }
  }

  /** What wants to close the connection now waits until the sender has had its moment. */
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (isOver && unanswered == 0 && context.channel().isActive()) {
      ChannelFuture closed = context.channel().closeFuture();
      ChannelPromise waiting = promise.unvoid();
      closed.addListener(_ -> waiting.trySuccess());
    } else {
      context.close(promise);
    }
  }
}
