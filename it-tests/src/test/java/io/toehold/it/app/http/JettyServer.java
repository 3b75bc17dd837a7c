package io.toehold.it.app.http;

import io.toehold.it.app.Control;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Jetty, embedded; HTTPS if there are arguments: key store and password. */
public final class JettyServer {
  private JettyServer() {}

  public static void main(String[] args) throws Exception {
    Server server = new Server();
    ServerConnector connector;
    if (args.length > 0) {
      SslContextFactory.Server tls = new SslContextFactory.Server();
      tls.setKeyStorePath(args[0]);
      tls.setKeyStorePassword(args[1]);
      HttpConfiguration configuration = new HttpConfiguration();
      configuration.addCustomizer(new SecureRequestCustomizer());
      connector = new ServerConnector(server, tls, new HttpConnectionFactory(configuration));
    } else {
      connector = new ServerConnector(server);
    }
    connector.setHost(Endpoint.address().getHostAddress());
    server.addConnector(connector);
    server.setHandler(new Answers());
    server.start();
    Control.say("port " + connector.getLocalPort());
    Control.untilExit();
    server.stop();
  }

  private static final class Answers extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      try (InputStream in = Content.Source.asInputStream(request);
          OutputStream out = Content.Sink.asOutputStream(response)) {
        switch (Request.getPathInContext(request)) {
          case "/bytes" -> {
            long length = Long.parseLong(request.getHttpURI().getQuery());
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
            Endpoint.write(length, out);
          }
          case "/mirror" -> out.write(in.readAllBytes());
          default -> out.write(Endpoint.count(in).getBytes(StandardCharsets.US_ASCII));
        }
      }
      callback.succeeded();
      return true;
    }
  }
}
