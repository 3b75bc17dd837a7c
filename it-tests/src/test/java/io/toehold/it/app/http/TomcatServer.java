package io.toehold.it.app.http;

import io.toehold.it.app.Control;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/**
 * Tomcat, embedded, with the connector that the first argument names, and HTTPS with the key store
 * of the second.
 */
public final class TomcatServer {
  private TomcatServer() {}

  public static void main(String[] args) throws Exception {
    Control.quietLogging();
    Path base = Files.createTempDirectory("tomcat");
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(base.toString());
    Connector connector = new Connector("org.apache.coyote.http11." + args[0]);
    connector.setProperty("address", Endpoint.address().getHostAddress());
    connector.setPort(0);
    if (args.length > 1) {
      secure(connector, args[1], args[2]);
    }
    tomcat.setConnector(connector);
    StandardContext context = (StandardContext) tomcat.addContext("", base.toString());
    dontLookForLeaks(context);
    Tomcat.addServlet(context, "endpoint", new Servlet()).addMapping("/");
    tomcat.start();
    Control.say("port " + connector.getLocalPort());
    Control.untilExit();
    tomcat.stop();
    tomcat.destroy();
    delete(base);
  }

  /** It would need flags of the JVM for that, and says so in its log. */
  private static void dontLookForLeaks(StandardContext context) {
    context.setClearReferencesObjectStreamClassCaches(false);
    context.setClearReferencesRmiTargets(false);
    context.setClearReferencesThreadLocals(false);
  }

  private static void secure(Connector connector, String keyStore, String password) {
    connector.setSecure(true);
    connector.setScheme("https");
    connector.setProperty("SSLEnabled", "true");
    SSLHostConfig config = new SSLHostConfig();
    SSLHostConfigCertificate certificate =
        new SSLHostConfigCertificate(config, SSLHostConfigCertificate.Type.RSA);
    certificate.setCertificateKeystoreFile(keyStore);
    certificate.setCertificateKeystorePassword(password);
    config.addCertificate(certificate);
    connector.addSslHostConfig(config);
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static final class Servlet extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      long length = Long.parseLong(request.getQueryString());
      response.setContentLengthLong(length);
      Endpoint.write(length, response.getOutputStream());
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if (request.getServletPath().equals("/mirror")) {
        response.getOutputStream().write(request.getInputStream().readAllBytes());
      } else {
        String answer = Endpoint.count(request.getInputStream());
        response.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      }
    }
  }
}
