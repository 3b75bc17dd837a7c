package io.toehold.bench.apps;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.toehold.bench.child.Control;
import java.io.File;

/** An HTTP server on Netty; the file goes out as a file region ({@code transferTo}). */
public final class NettyHello {

  private NettyHello() {}

  /** Arguments: the address, and {@link NettyTransport#EPOLL} for the native transport. */
  public static void main(String[] arguments) throws Exception {
    File file = Hello.directoryWithFile().resolve(Hello.FILE_PATH.substring(1)).toFile();
    String address = new NettyTransport(arguments, 0).listen(() -> pipeline(file));
    new Control().serveAt(address);
  }

  private static ChannelHandler pipeline(File file) {
    return new ChannelInitializer<Channel>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(new HttpServerCodec(), new HelloHandler(file));
      }
    };
  }

  private static final class HelloHandler extends SimpleChannelInboundHandler<HttpObject> {
    private final File file;

    HelloHandler(File file) {
      this.file = file;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject object) {
      if (!(object instanceof HttpRequest request)) {
        return;
      }
      if (request.uri().equals(Hello.FILE_PATH)) {
        context.write(
            head(
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK),
                file.length()));
        context.write(new DefaultFileRegion(file, 0, file.length()));
        context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
      } else {
        String[] parts = request.uri().split("\\?", 2);
        byte[] body = Hello.body(parts[0], parts.length > 1 ? parts[1] : "");
        context.writeAndFlush(
            head(
                new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(body)),
                body.length));
      }
    }

    private static HttpResponse head(HttpResponse response, long length) {
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN);
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
      return response;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // Either the client went away, or it will miss its answer and say so.
      cause.printStackTrace();
      context.close();
    }
  }
}
