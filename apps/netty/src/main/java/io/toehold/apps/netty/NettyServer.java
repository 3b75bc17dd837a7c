package io.toehold.apps.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.toehold.apps.http.Service;
import io.toehold.apps.kit.Server;

/** Arguments: {@code nio} or {@code epoll}, port. */
final class NettyServer {

  private static final int THREADS = 2;

  private NettyServer() {}

  public static void main(String[] args) {
    boolean epoll = args[0].equals("epoll");
    int port = Server.port(args);
    Server.run(
        () -> {
          EventLoopGroup group =
              new MultiThreadIoEventLoopGroup(
                  THREADS, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
          Class<? extends ServerChannel> type =
              epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
          new ServerBootstrap()
              .group(group)
              .channel(type)
              .childHandler(new Pipeline())
              .bind("127.0.0.1", port)
              .sync();
          return () -> group.shutdownGracefully().sync();
        });
  }

  private static final class Pipeline extends ChannelInitializer<SocketChannel> {
    @Override
    protected void initChannel(SocketChannel channel) {
      channel
          .pipeline()
          .addLast(new HttpServerCodec(), new HttpObjectAggregator(Service.MOST), new Answers());
    }
  }

  private static final class Answers extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      byte[] answer = Service.answer(request.uri(), ByteBufUtil.getBytes(request.content()));
      DefaultFullHttpResponse response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(answer));
      HttpUtil.setContentLength(response, answer.length);
      boolean keptAlive = HttpUtil.isKeepAlive(request);
      HttpUtil.setKeepAlive(response, keptAlive);
      var written = context.writeAndFlush(response);
      if (!keptAlive) {
        written.addListener(ChannelFutureListener.CLOSE);
      }
    }
  }
}
