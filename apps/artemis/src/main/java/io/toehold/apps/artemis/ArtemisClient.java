package io.toehold.apps.artemis;

import io.toehold.apps.kit.Client;
import io.toehold.apps.kit.Work;
import io.toehold.apps.kit.WrongResult;
import io.toehold.apps.store.Message;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * A message goes to a queue and comes back; now and then many in a transaction. The first argument
 * is for the connector.
 */
public final class ArtemisClient implements Work {
  private static final long PATIENCE_MILLIS = 10_000;
  private static final int MANY = 100;
  private static final int MANY_EVERY = 50;

  private final Connection connection;
  private final Session session;
  private final MessageProducer producer;
  private final MessageConsumer consumer;

  /** The entry. */
  public static void main(String[] args) {
    ActiveMQConnectionFactory factory =
        new ActiveMQConnectionFactory(
            "tcp://127.0.0.1:"
                + Client.port(args)
                + "?"
                + args[0]
                + "&callTimeout="
                + PATIENCE_MILLIS);
    Client.run(() -> new ArtemisClient(factory.createConnection()));
  }

  private ArtemisClient(Connection connection) throws JMSException {
    this.connection = connection;
    try {
      session = connection.createSession(true, Session.SESSION_TRANSACTED);
      // A new connection begins with a new queue: what an earlier one has left is of no interest.
      Queue queue = session.createTemporaryQueue();
      producer = session.createProducer(queue);
      producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
      consumer = session.createConsumer(queue);
      connection.start();
    } catch (JMSException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public void operate(long number) throws JMSException {
    int count = number % MANY_EVERY == 0 ? MANY : 1;
    for (int i = 0; i < count; i++) {
      BytesMessage message = session.createBytesMessage();
      message.writeBytes(Message.bytes(number + i));
      producer.send(message);
    }
    session.commit();
    for (int i = 0; i < count; i++) {
      if (!(consumer.receive(PATIENCE_MILLIS) instanceof BytesMessage message)) {
        throw new JMSException("message " + (number + i) + " was not delivered");
      }
      byte[] bytes = new byte[(int) message.getBodyLength()];
      message.readBytes(bytes);
      WrongResult.unlessEqual(number + i, Message.number(bytes));
    }
    session.commit();
  }

  @Override
  public void close() throws JMSException {
    connection.close();
  }
}
