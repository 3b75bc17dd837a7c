package io.toehold.apps.tomcat;

import io.toehold.apps.http.Service;
import io.toehold.apps.kit.Server;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/** Arguments: the connector's protocol class, port. */
final class TomcatServer {

  private TomcatServer() {}

  public static void main(String[] args) {
    Connector connector = new Connector("org.apache.coyote.http11." + args[0]);
    connector.setPort(Server.port(args));
    Server.run(
        () -> {
          Tomcat tomcat = new Tomcat();
          tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
          tomcat.setConnector(connector);
          Context context = tomcat.addContext("", null);
          Tomcat.addServlet(context, "service", new Servlet()).addMapping("/*");
          tomcat.start();
          return () -> {
            tomcat.stop();
            tomcat.destroy();
          };
        });
  }

  private static final class Servlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      byte[] body = request.getInputStream().readAllBytes();
      byte[] answer = Service.answer(request.getRequestURI(), body);
      response.setContentLength(answer.length);
      response.getOutputStream().write(answer);
    }
  }
}
