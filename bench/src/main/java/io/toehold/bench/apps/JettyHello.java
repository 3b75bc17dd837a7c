package io.toehold.bench.apps;

import io.toehold.bench.child.Control;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/** Jetty with a hello world handler. */
public final class JettyHello {

  private JettyHello() {}

  /** Serves until standard input ends. */
  public static void main(String[] arguments) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    server.addConnector(connector);
    server.setHandler(new HelloHandler());
    server.start();
    new Control().serve(Map.of("port", connector.getLocalPort()));
  }

  private static final class HelloHandler extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      byte[] body =
          Request.getPathInContext(request).equals(Hello.PATH)
              ? Hello.body(request.getHttpURI().getQuery())
              : Hello.who();
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
      response.write(true, ByteBuffer.wrap(body), callback);
      return true;
    }
  }
}
