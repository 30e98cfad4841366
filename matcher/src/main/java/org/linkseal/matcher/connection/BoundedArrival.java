package org.linkseal.matcher.connection;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.linkseal.matcher.Limit;

/**
 * Reads no further where a body passes the limit, or says beforehand that it will, or where a
 * request is malformed or takes too long to arrive, and closes the connection after the answer.
 * Micronaut would read the rest, however long and however slow, or neither read nor close. The
 * sender has a moment to see the answer before the connection is reset (RFC 9112, section 9.6).
 */
@SuppressWarnings("FutureReturnValueIgnored") // whoever waits for an outcome has given a promise
final class BoundedArrival extends ChannelDuplexHandler {
  private static final long LINGER_SECONDS = 2;

  private final Duration longest;

  private long room;
  private int unanswered;
  private boolean isBodyOpen;
  private boolean hasMessage;
  private boolean isOver;

  /** Runs while a request is here in part, and is not wound up for one that comes at once. */
  private @Nullable Future<?> clock;

  BoundedArrival(Duration longest) {
    this.longest = longest;
  }

  /** Whoever opens a connection has something to send. */
  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    startClock(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (isOver) {
      ReferenceCountUtil.release(message);
      return;
    }
    hasMessage = true;
    if (message instanceof HttpRequest request) {
      unanswered++;
      isBodyOpen = true;
      room = Limit.BODY_BYTES.value();
      isOver = isMalformed(request) || HttpUtil.getContentLength(request, 0L) > room;
    }
    if (message instanceof HttpContent content) {
      room -= content.content().readableBytes();
      isOver |= isMalformed(content) || room < 0;
    }
    if (message instanceof LastHttpContent) {
      isBodyOpen = false;
      stopClock();
    }
    boolean wasAnswered = unanswered == 0;
    context.fireChannelRead(message);
    if (isOver && wasAnswered) {
      linger(context);
    }
  }

  /** Behind it nobody knows where the next request begins. */
  private static boolean isMalformed(HttpObject message) {
    return message.decoderResult().isFailure();
  }

  /** What has been read and has made no message is a part of a head. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    boolean isMore = isBodyOpen || !hasMessage;
    hasMessage = false;
    if (isMore && clock == null && !isOver) {
      startClock(context);
    }
    context.fireChannelReadComplete();
  }

  private void startClock(ChannelHandlerContext context) {
    clock =
        context
            .executor()
            .schedule(() -> giveUp(context), longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Nobody can be answered whose head is not whole, or who has been answered. */
  private void giveUp(ChannelHandlerContext context) {
    if (isOver) {
      return;
    }
    isOver = true;
    if (unanswered == 0) {
      linger(context);
    } else if (isBodyOpen) {
      context.fireExceptionCaught(new SlowSenderException());
    }
  }

  private void stopClock() {
    if (clock != null) {
      clock.cancel(false);
      clock = null;
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

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    stopClock();
  }
}
