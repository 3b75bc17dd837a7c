package io.toehold.bench.apps;

import io.toehold.bench.child.Control;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.pathmap.ServletPathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.resource.ResourceFactory;

/** Jetty with a handler, and its resource handler for the file. */
public final class JettyHello {

  private JettyHello() {}

  /** Argument: the address. */
  public static void main(String[] arguments) throws Exception {
    Server server = new Server();
    ResourceHandler files = new ResourceHandler();
    files.setBaseResource(ResourceFactory.of(server).newResource(Hello.directoryWithFile()));
    PathMappingsHandler handlers = new PathMappingsHandler();
    handlers.addMapping(new ServletPathSpec("/"), files);
    Handler hello = new HelloHandler();
    Hello.PATHS.forEach(path -> handlers.addMapping(new ServletPathSpec(path), hello));
    server.setHandler(handlers);
    if (Addresses.isTcp(arguments[0])) {
      ServerConnector connector = new ServerConnector(server);
      server.addConnector(connector);
      server.start();
      new Control().serveAt(Integer.toString(connector.getLocalPort()));
    } else {
      UnixDomainServerConnector connector = new UnixDomainServerConnector(server);
      connector.setUnixDomainPath(Path.of(arguments[0]));
      server.addConnector(connector);
      server.start();
      new Control().serveAt(arguments[0]);
    }
  }

  private static final class HelloHandler extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      byte[] body = Hello.body(Request.getPathInContext(request), request.getHttpURI().getQuery());
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
      response.write(true, ByteBuffer.wrap(body), callback);
      return true;
    }
  }
}
