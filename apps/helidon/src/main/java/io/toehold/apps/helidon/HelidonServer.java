package io.toehold.apps.helidon;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.toehold.apps.http.Service;
import io.toehold.apps.kit.Server;

/** Helidon's web server. */
final class HelidonServer {

  private HelidonServer() {}

  public static void main(String[] args) {
    int port = Server.port(args);
    Server.run(
        () -> {
          WebServer server =
              WebServer.builder()
                  .host("127.0.0.1")
                  .port(port)
                  .shutdownHook(false)
                  .routing(routing -> routing.any(HelidonServer::answer))
                  .build()
                  .start();
          return server::stop;
        });
  }

  private static void answer(ServerRequest request, ServerResponse response) {
    byte[] body = request.content().hasEntity() ? request.content().as(byte[].class) : new byte[0];
    response.send(Service.answer(request.path().path(), body));
  }
}
