package io.toehold.apps.jdk;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.toehold.apps.kit.Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The JDK's {@link HttpsServer}, which works with an {@code SSLEngine}. */
final class JdkHttpsServer {

  private static final String PASSWORD = "toehold";

  private JdkHttpsServer() {}

  public static void main(String[] args) {
    int port = Server.port(args);
    Server.run(
        () -> {
          HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", port), 0);
          server.setHttpsConfigurator(new HttpsConfigurator(context()));
          server.setExecutor(Executors.newFixedThreadPool(8));
          server.createContext("/", JdkHttpServer::answer);
          server.start();
          return () -> server.stop(0);
        });
  }

  private static SSLContext context() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys())) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /** Made by the JDK's own tool, at the first start. */
  private static Path keys() throws Exception {
    Path file = Path.of("keys.p12");
    if (!Files.exists(file)) {
      Process tool =
          new ProcessBuilder(
                  System.getProperty("java.home") + "/bin/keytool",
                  "-genkeypair",
                  "-keystore",
                  file.toString(),
                  "-storepass",
                  PASSWORD,
                  "-keyalg",
                  "EC",
                  "-dname",
                  "CN=localhost")
              .inheritIO()
              .start();
      tool.getOutputStream().close();
      if (tool.waitFor() != 0) {
        throw new IOException("keytool failed");
      }
    }
    return file;
  }
}
