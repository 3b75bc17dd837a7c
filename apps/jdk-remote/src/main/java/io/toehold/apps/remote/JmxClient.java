package io.toehold.apps.remote;

import io.toehold.apps.kit.Client;
import io.toehold.apps.kit.Work;
import io.toehold.apps.kit.WrongResult;
import io.toehold.apps.store.Message;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.Attribute;
import javax.management.MBeanServerConnection;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;

/** An attribute is set and read; now and then an operation makes the bean send a notification. */
public final class JmxClient implements Work {
  private static final int PATIENCE_SECONDS = 10;
  private static final int ANNOUNCE_EVERY = 10;
  private static final AtomicInteger OPENED = new AtomicInteger();

  private final JMXConnector connector;
  private final MBeanServerConnection server;
  private final ObjectName bean;
  private final BlockingQueue<Notification> notifications = new LinkedBlockingQueue<>();
  private long announced;

  /** The entry. */
  public static void main(String[] args) {
    int port = Client.port(args);
    Client.run(() -> new JmxClient(connect(port)));
  }

  // The server is our own.
  @SuppressWarnings("BanJNDI")
  private static JMXConnector connect(int port) throws IOException {
    return JMXConnectorFactory.connect(JmxServer.url(port));
  }

  private JmxClient(JMXConnector connector) throws Exception {
    this.connector = connector;
    try {
      bean =
          new ObjectName(
              "io.toehold.apps:client="
                  + ProcessHandle.current().pid()
                  + ",number="
                  + OPENED.getAndIncrement());
      server = connector.getMBeanServerConnection();
      server.createMBean(Managed.class.getName(), bean);
      server.addNotificationListener(
          bean, (notification, handback) -> notifications.add(notification), null, null);
    } catch (Exception e) {
      connector.close();
      throw e;
    }
  }

  @Override
  public void operate(long number) throws Exception {
    server.setAttribute(bean, new Attribute("Contents", Message.bytes(number)));
    WrongResult.unlessEqual(number, Message.number((byte[]) server.getAttribute(bean, "Contents")));
    if (number % ANNOUNCE_EVERY == 0) {
      announce("number " + number);
    }
  }

  private void announce(String message) throws Exception {
    announced++;
    Object[] arguments = {message};
    String[] signature = {String.class.getName()};
    WrongResult.unlessEqual(announced, server.invoke(bean, "announce", arguments, signature));
    Notification notification = notifications.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (notification == null) {
      throw new IOException("notification " + announced + " was not delivered");
    }
    WrongResult.unlessEqual(announced, notification.getSequenceNumber());
    WrongResult.unlessEqual(message, notification.getMessage());
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
