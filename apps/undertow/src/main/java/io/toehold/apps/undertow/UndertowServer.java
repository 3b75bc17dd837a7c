package io.toehold.apps.undertow;

import io.toehold.apps.http.Service;
import io.toehold.apps.kit.Server;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.PathHandler;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.nio.ByteBuffer;

/** HTTP/1.1, HTTP/2 without TLS, and WebSocket. */
final class UndertowServer {

  private UndertowServer() {}

  public static void main(String[] args) {
    int port = Server.port(args);
    Server.run(
        () -> {
          WebSocketConnectionCallback echo =
              (exchange, channel) -> {
                channel.getReceiveSetter().set(new Echo());
                channel.resumeReceives();
              };
          HttpHandler handler =
              new PathHandler(UndertowServer::answer)
                  .addExactPath(Service.SOCKET, new WebSocketProtocolHandshakeHandler(echo));
          Undertow undertow =
              Undertow.builder()
                  .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                  .addHttpListener(port, "127.0.0.1")
                  .setHandler(handler)
                  .build();
          undertow.start();
          return undertow::stop;
        });
  }

  private static void answer(HttpServerExchange exchange) {
    exchange
        .getRequestReceiver()
        .receiveFullBytes(
            (same, body) ->
                same.getResponseSender()
                    .send(ByteBuffer.wrap(Service.answer(same.getRequestPath(), body))));
  }

  private static final class Echo extends AbstractReceiveListener {
    @Override
    protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
      var data = message.getData();
      WebSockets.sendBinary(WebSockets.mergeBuffers(data.getResource()), channel, null);
      data.free();
    }
  }
}
