package io.toehold.apps.jdk;

import io.toehold.apps.kit.Client;
import io.toehold.apps.kit.Work;
import io.toehold.apps.kit.WrongResult;
import java.util.stream.LongStream;
import javax.management.JMX;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;

/** Calls a bean, over a connection of its own for each thread. */
final class JmxClient implements Work {

  private final JMXConnector connector;
  private final CounterMXBean bean;

  private JmxClient(JMXConnector connector) throws Exception {
    this.connector = connector;
    bean =
        JMX.newMXBeanProxy(
            connector.getMBeanServerConnection(),
            new ObjectName(CounterMXBean.NAME),
            CounterMXBean.class);
  }

  @SuppressWarnings("BanJNDI") // That is what JMX over RMI does.
  public static void main(String[] args) {
    int port = Client.port(args);
    Client.run(() -> new JmxClient(JMXConnectorFactory.connect(JmxServer.url(port))));
  }

  @Override
  public void operate(long number) {
    if (number % 10 == 3) {
      WrongResult.unlessEqual(CounterMXBean.NAME, bean.getName());
    } else {
      long[] numbers = LongStream.range(0, number % 1000).toArray();
      WrongResult.unlessEqual(LongStream.of(numbers).sum(), bean.sum(numbers));
    }
  }

  @Override
  public void close() throws Exception {
    connector.close();
  }
}
