package io.toehold.apps.remote;

import io.toehold.apps.kit.Server;
import java.lang.management.ManagementFactory;
import java.net.MalformedURLException;
import java.rmi.registry.LocateRegistry;
import java.util.Map;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;

/** The platform's beans, and those that clients make, over RMI. */
public final class JmxServer {

  private JmxServer() {}

  /** The entry. */
  public static void main(String[] args) {
    System.setProperty("java.rmi.server.hostname", "127.0.0.1");
    int port = Server.port(args);
    Server.run(
        () -> {
          LocateRegistry.createRegistry(port);
          JMXConnectorServer server =
              JMXConnectorServerFactory.newJMXConnectorServer(
                  url(port), Map.of(), ManagementFactory.getPlatformMBeanServer());
          server.start();
          return server::stop;
        });
  }

  static JMXServiceURL url(int port) throws MalformedURLException {
    return new JMXServiceURL(
        "service:jmx:rmi://127.0.0.1:" + (port + 1) + "/jndi/rmi://127.0.0.1:" + port + "/jmxrmi");
  }
}
