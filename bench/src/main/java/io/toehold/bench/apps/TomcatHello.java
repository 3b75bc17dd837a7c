package io.toehold.bench.apps;

import io.toehold.bench.child.Control;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;

/**
 * Embedded Tomcat with its NIO connector, a servlet, and its default servlet for the file (which
 * sends large ones by {@code transferTo}).
 */
public final class TomcatHello {

  private static final Logger LOG = Logger.getLogger("org.apache");

  private TomcatHello() {}

  /** Argument: the address. */
  public static void main(String[] arguments) throws Exception {
    LOG.setLevel(Level.WARNING);
    Path base = Hello.directoryWithFile();
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(base.toString());
    Connector connector = connector(arguments[0]);
    tomcat.setConnector(connector);

    Context context = tomcat.addContext("", base.toString());
    Tomcat.addServlet(context, "files", new DefaultServlet()).addMapping("/");
    var servlet = Tomcat.addServlet(context, "hello", new HelloServlet());
    Hello.PATHS.forEach(servlet::addMapping);
    tomcat.start();
    new Control()
        .serveAt(
            Addresses.isTcp(arguments[0])
                ? Integer.toString(connector.getLocalPort())
                : arguments[0]);
  }

  private static Connector connector(String address) {
    Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
    connector.setPort(0);
    if (!Addresses.isTcp(address)) {
      connector.setProperty("unixDomainSocketPath", address);
    }
    // Tomcat closes a connection after 100 requests unless told otherwise.
    connector.setProperty("maxKeepAliveRequests", "-1");
    return connector;
  }

  private static final class HelloServlet extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      byte[] body = Hello.body(request.getServletPath(), request.getQueryString());
      response.setContentType("text/plain");
      response.setContentLength(body.length);
      response.getOutputStream().write(body);
    }
  }
}
