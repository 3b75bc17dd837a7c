package io.toehold.apps.vertx;

import io.toehold.apps.http.Service;
import io.toehold.apps.kit.Server;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.concurrent.TimeUnit;

/** HTTP/1.1, HTTP/2 without TLS, and WebSocket. */
final class VertxServer {

  private static final int PATIENCE_SECONDS = 10;

  private VertxServer() {}

  public static void main(String[] args) {
    int port = Server.port(args);
    Server.run(
        () -> {
          Vertx vertx = Vertx.vertx();
          vertx
              .createHttpServer(new HttpServerOptions().setMaxWebSocketMessageSize(Service.MOST))
              .requestHandler(VertxServer::answer)
              .webSocketHandler(VertxServer::echo)
              .listen(port, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
          return () ->
              vertx
                  .close()
                  .toCompletionStage()
                  .toCompletableFuture()
                  .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        });
  }

  private static void answer(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body ->
                request
                    .response()
                    .end(Buffer.buffer(Service.answer(request.path(), body.getBytes()))));
  }

  private static void echo(ServerWebSocket socket) {
    socket.binaryMessageHandler(socket::writeBinaryMessage);
  }
}
