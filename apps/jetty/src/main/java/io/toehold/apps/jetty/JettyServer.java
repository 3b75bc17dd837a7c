package io.toehold.apps.jetty;

import io.toehold.apps.http.Service;
import io.toehold.apps.kit.Server;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** HTTP/1.1, and HTTP/2 without TLS. */
final class JettyServer {

  private JettyServer() {}

  public static void main(String[] args) {
    int port = Server.port(args);
    Server.run(
        () -> {
          var server = new org.eclipse.jetty.server.Server();
          HttpConfiguration configuration = new HttpConfiguration();
          ServerConnector connector =
              new ServerConnector(
                  server,
                  new HttpConnectionFactory(configuration),
                  new HTTP2CServerConnectionFactory(configuration));
          connector.setPort(port);
          server.addConnector(connector);
          server.setHandler(new Answers());
          server.start();
          return server::stop;
        });
  }

  private static final class Answers extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      byte[] body = BufferUtil.toArray(Content.Source.asByteBuffer(request));
      byte[] answer = Service.answer(request.getHttpURI().getPath(), body);
      response.write(true, ByteBuffer.wrap(answer), callback);
      return true;
    }
  }
}
