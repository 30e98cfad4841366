package org.linkseal.api.receive;

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
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes the connection after an answer that comes before the end of the body. Micronaut would read
 * the rest of it, however long, and throw it away. The answer is sent first and nothing is read any
 * more; the sender has a moment to see the answer before the connection is reset (RFC 9112, section
 * 9.6). Of a body of which next to nothing is missing the rest is awaited, unless its sender is too
 * slow. Nothing is read behind what is malformed: nobody knows where the next request begins.
 *
 * <p>That rest, and the head of a request, are awaited for a time that a byte now and then does not
 * prolong. A body that is received has a longer time of its own.
 *
 * <p>Knows for the same reason who it is that a quiet connection waits for: a sender that has sent
 * everything waits for us, however long, and one that has fallen silent is answered.
 */
@SuppressWarnings("FutureReturnValueIgnored") // whoever waits for an outcome has given a promise
final class UnreadBody extends ChannelDuplexHandler {
  private static final long LITTLE = 64 << 10;
  private static final long LINGER_SECONDS = 2;

  private final Duration longest;

  private int unanswered;
  private boolean isBodyOpen;
  private boolean hasMessage;
  private boolean expectsContinue;
  private long missing;
  private boolean isMalformed;
  private boolean closesAfterAnswer;
  private boolean isClosing;

  /** Runs while a head or the rest of a refused body is awaited. */
  private @Nullable Future<?> clock;

  UnreadBody(Duration longest) {
    this.longest = longest;
  }

  /** Whoever opens a connection has something to send. */
  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    startClock(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (isClosing || isMalformed) {
      ReferenceCountUtil.release(message);
      return;
    }
    hasMessage = true;
    isMalformed = message instanceof HttpObject part && part.decoderResult().isFailure();
    if (message instanceof HttpRequest request) {
      stopClock();
      unanswered++;
      isBodyOpen = !isMalformed;
      expectsContinue = isBodyOpen && HttpUtil.is100ContinueExpected(request);
      missing = isBodyOpen ? length(request) : 0;
    }
    if (message instanceof HttpContent content) {
      missing -= content.content().readableBytes();
      isBodyOpen &= !(message instanceof LastHttpContent);
    }
    if (message instanceof LastHttpContent) {
      stopClock();
    }
    context.fireChannelRead(message);
  }

  /** What has been read and has made no message is a part of a head. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    boolean isHead = !hasMessage;
    hasMessage = false;
    if (unanswered == 0 && (isHead || isBodyOpen) && clock == null && !isClosing) {
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
    if (!isClosing && unanswered == 0) {
      isClosing = true;
      linger(context);
    }
  }

  private void stopClock() {
    if (clock != null) {
      clock.cancel(false);
      clock = null;
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    stopClock();
  }

  @Override
  public void read(ChannelHandlerContext context) {
    if (!isClosing && !isMalformed) {
      context.read();
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response) {
      if (response.status().equals(HttpResponseStatus.CONTINUE)) {
        expectsContinue = false;
        context.write(message, promise);
        return;
      }
      // the body is that of the last request; an answer to an earlier one says nothing of it
      closesAfterAnswer =
          unanswered == 1
              && (isMalformed
                  || (isBodyOpen
                      && (expectsContinue
                          || missing > LITTLE
                          || response.status().equals(HttpResponseStatus.REQUEST_TIMEOUT))));
      unanswered--;
      if (closesAfterAnswer) {
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      }
    }
    if (closesAfterAnswer && message instanceof LastHttpContent) {
      isClosing = true;
      context.writeAndFlush(message, promise.unvoid()).addListener(_ -> linger(context));
    } else {
      context.write(message, promise);
    }
  }

  /** Micronaut closes a connection on which nothing happens, and would take the answer with it. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    boolean isQuiet = event instanceof IdleStateEvent idle && idle.state() == IdleState.ALL_IDLE;
    if (!isQuiet || unanswered == 0) {
      context.fireUserEventTriggered(event);
    } else if (unanswered == 1 && isBodyOpen && !expectsContinue) {
      context.fireExceptionCaught(new SilentSenderException());
    }
  }

  private static long length(HttpRequest request) {
    return HttpUtil.isTransferEncodingChunked(request)
        ? Long.MAX_VALUE
        : HttpUtil.getContentLength(request, 0L);
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
    if (isClosing && context.channel().isActive()) {
      ChannelFuture closed = context.channel().closeFuture();
      ChannelPromise waiting = promise.unvoid();
      closed.addListener(_ -> waiting.trySuccess());
    } else {
      context.close(promise);
    }
  }
}
