package io.toehold.apps.jdk;

import io.toehold.apps.kit.Server;
import java.lang.management.ManagementFactory;
import java.rmi.registry.LocateRegistry;
import java.util.Map;
import java.util.stream.LongStream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;

/** A registry, and the platform's beans at the port after it. */
final class JmxServer {

  private JmxServer() {}

  static JMXServiceURL url(int port) throws Exception {
    return new JMXServiceURL(
        "service:jmx:rmi://127.0.0.1:" + (port + 1) + "/jndi/rmi://127.0.0.1:" + port + "/jmxrmi");
  }

  public static void main(String[] args) {
    System.setProperty("java.rmi.server.hostname", "127.0.0.1");
    int port = Server.port(args);
    Server.run(
        () -> {
          LocateRegistry.createRegistry(port);
          MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
          beans.registerMBean(new Counter(), new ObjectName(CounterMXBean.NAME));
          JMXConnectorServer server =
              JMXConnectorServerFactory.newJMXConnectorServer(url(port), Map.of(), beans);
          server.start();
          return server::stop;
        });
  }

  private static final class Counter implements CounterMXBean {
    @Override
    public long sum(long[] numbers) {
      return LongStream.of(numbers).sum();
    }

    @Override
    public String getName() {
      return NAME;
    }
  }
}
