package io.toehold.apps.kafka;

import io.toehold.apps.kit.Client;
import io.toehold.apps.kit.Work;
import io.toehold.apps.kit.WrongResult;
import io.toehold.apps.store.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A record is produced, acknowledged and consumed; now and then many at once. The producer is
 * idempotent and tries again by itself while the broker is away, so that the consumer must see each
 * record once, in order.
 */
public final class KafkaClient implements Work {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MANY = 200;
  private static final int MANY_EVERY = 50;

  private final TopicPartition partition;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private long produced;
  private long consumed;

  /** The entry. */
  public static void main(String[] args) {
    String server = "127.0.0.1:" + Client.port(args);
    Client.run(() -> new KafkaClient(server));
  }

  private KafkaClient(String server) throws Exception {
    // A new connection begins with a new topic: what an earlier one has not seen is of no interest.
    String topic = "records-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    partition = new TopicPartition(topic, 0);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", server))) {
      admin
          .createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
          .all()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                server,
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                100),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                server,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                100),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(List.of(partition));
    consumer.seek(partition, 0);
  }

  @Override
  public void operate(long number) throws Exception {
    int count = number % MANY_EVERY == 0 ? MANY : 1;
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sent.add(producer.send(new ProducerRecord<>(partition.topic(), Message.bytes(produced + i))));
    }
    for (Future<RecordMetadata> one : sent) {
      WrongResult.unlessEqual(produced, one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).offset());
      produced++;
    }
    consume();
  }

  private void consume() throws IOException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (consumed < produced) {
      for (ConsumerRecord<byte[], byte[]> next : consumer.poll(Duration.ofMillis(500))) {
        WrongResult.unlessEqual(consumed, next.offset());
        WrongResult.unlessEqual(consumed, Message.number(next.value()));
        consumed++;
      }
      if (System.nanoTime() - until > 0) {
        throw new IOException("record " + consumed + " was not delivered");
      }
    }
    WrongResult.unlessEqual(produced, consumed);
  }

  @Override
  public void close() {
    try (consumer) {
      producer.close(Duration.ZERO);
    }
  }
}
