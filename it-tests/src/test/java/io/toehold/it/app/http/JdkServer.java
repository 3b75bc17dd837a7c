package io.toehold.it.app.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.toehold.it.app.Control;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The HTTP server of the JDK; HTTPS if there are arguments: key store and password. */
public final class JdkServer {
  private JdkServer() {}

  public static void main(String[] args) throws IOException, GeneralSecurityException {
    InetSocketAddress address = new InetSocketAddress(Endpoint.address(), 0);
    HttpServer server;
    if (args.length > 0) {
      HttpsServer secure = HttpsServer.create(address, 50);
      secure.setHttpsConfigurator(new HttpsConfigurator(context(args[0], args[1])));
      server = secure;
    } else {
      server = HttpServer.create(address, 50);
    }
    ExecutorService threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    server.createContext("/", JdkServer::answer);
    server.start();
    Control.say("port " + server.getAddress().getPort());
    Control.untilExit();
    server.stop(0);
    threads.shutdown();
  }

  private static SSLContext context(String keyStore, String password)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = new FileInputStream(keyStore)) {
      keys.load(in, password.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /**
   * Closes the body, not the exchange: the latter gives up the connection where no body was asked
   * for.
   */
  private static void answer(HttpExchange exchange) throws IOException {
    if ("close".equals(exchange.getRequestHeaders().getFirst("Connection"))) {
      // The server closes then, but does not say so by itself: JDK clients would use the connection
      // once more.
      exchange.getResponseHeaders().set("Connection", "close");
    }
    switch (exchange.getRequestURI().getPath()) {
      case "/bytes" -> {
        long length = Long.parseLong(exchange.getRequestURI().getQuery());
        exchange.sendResponseHeaders(200, length == 0 ? -1 : length);
        Endpoint.write(length, exchange.getResponseBody());
      }
      case "/mirror" -> send(exchange, exchange.getRequestBody().readAllBytes());
      default -> {
        String answer = Endpoint.count(exchange.getRequestBody());
        send(exchange, answer.getBytes(StandardCharsets.US_ASCII));
      }
    }
    exchange.getResponseBody().close();
  }

  private static void send(HttpExchange exchange, byte[] body) throws IOException {
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }
}
