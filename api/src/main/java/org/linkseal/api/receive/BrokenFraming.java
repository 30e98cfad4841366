package org.linkseal.api.receive;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;

/**
 * Netty shows a body whose chunks are malformed as one that has ended, with a mark that Micronaut
 * does not look at. Without this, a file that is cut off so would pass for a whole one.
 */
final class BrokenFraming extends ChannelInboundHandlerAdapter {
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpContent content
        && !(message instanceof HttpRequest)
        && content.decoderResult().isFailure()) {
      ReferenceCountUtil.release(content);
      context.fireExceptionCaught(new IOException("the chunks of the body are malformed"));
    } else {
      context.fireChannelRead(message);
    }
  }
}
