package io.toehold.apps.jdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.toehold.apps.http.Service;
import io.toehold.apps.kit.Server;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/** The JDK's {@link HttpServer}. */
final class JdkHttpServer {

  private JdkHttpServer() {}

  public static void main(String[] args) {
    int port = Server.port(args);
    Server.run(
        () -> {
          HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
          server.setExecutor(Executors.newFixedThreadPool(8));
          server.createContext("/", JdkHttpServer::answer);
          server.start();
          return () -> server.stop(0);
        });
  }

  static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      byte[] answer = Service.answer(exchange.getRequestURI().getPath(), body);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }
}
