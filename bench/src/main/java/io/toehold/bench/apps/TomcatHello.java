package io.toehold.bench.apps;

import io.toehold.bench.child.Control;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/** Embedded Tomcat with its NIO connector and a hello world servlet. */
public final class TomcatHello {

  private static final Logger LOG = Logger.getLogger("org.apache");

  private TomcatHello() {}

  /** Serves until standard input ends. */
  public static void main(String[] arguments) throws Exception {
    LOG.setLevel(Level.WARNING);
    Path base = Files.createTempDirectory("toehold-bench-tomcat");
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(base.toString());

    Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
    connector.setPort(0);
    // Tomcat closes a connection after 100 requests unless told otherwise.
    connector.setProperty("maxKeepAliveRequests", "-1");
    tomcat.setConnector(connector);

    Context context = tomcat.addContext("", null);
    Tomcat.addServlet(context, "hello", new HelloServlet()).addMapping(Hello.PATH);
    Tomcat.addServlet(context, "who", new WhoServlet()).addMapping(Hello.WHO_PATH);
    tomcat.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(base)));
    new Control().serve(Map.of("port", connector.getLocalPort()));
  }

  private static void delete(Path base) {
    try (var paths = Files.walk(base)) {
      paths.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      // A temporary directory that stays is no reason to fail.
    }
  }

  private static void answer(HttpServletResponse response, byte[] body) throws IOException {
    response.setContentType("text/plain");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static final class HelloServlet extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      answer(response, Hello.body(request.getQueryString()));
    }
  }

  private static final class WhoServlet extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      answer(response, Hello.who());
    }
  }
}
