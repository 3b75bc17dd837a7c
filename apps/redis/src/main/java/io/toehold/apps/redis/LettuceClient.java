package io.toehold.apps.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.toehold.apps.kit.Client;
import io.toehold.apps.kit.Work;
import io.toehold.apps.kit.WrongResult;
import io.toehold.apps.store.Message;
import io.toehold.apps.store.Register;
import io.toehold.apps.store.Registers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A key is set and read; now and then many, without waiting in between. Lettuce reconnects. */
public final class LettuceClient implements Work {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MANY = 100;
  private static final int MANY_EVERY = 50;

  private final StatefulRedisConnection<byte[], byte[]> connection;
  private final Register register;
  private final byte[] key;

  /** The entry. */
  public static void main(String[] args) {
    RedisClient client =
        RedisClient.create(
            RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(Client.port(args))
                .withTimeout(PATIENCE)
                .build());
    Registers.run(register -> new LettuceClient(client.connect(ByteArrayCodec.INSTANCE), register));
  }

  private LettuceClient(StatefulRedisConnection<byte[], byte[]> connection, Register register) {
    this.connection = connection;
    this.register = register;
    key = register.key().getBytes(StandardCharsets.US_ASCII);
    try {
      if (register.isWritten()) {
        register.check(connection.sync().get(key));
      }
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public void operate(long number) throws Exception {
    WrongResult.unlessEqual("OK", connection.sync().set(key, Message.bytes(register.next())));
    register.acknowledge();
    register.check(connection.sync().get(key));
    if (number % MANY_EVERY == 0) {
      many(number);
    }
  }

  private void many(long first) throws Exception {
    List<RedisFuture<byte[]>> found = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      byte[] one = (register.key() + "-" + i).getBytes(StandardCharsets.US_ASCII);
      connection.async().set(one, Message.bytes(first + i));
      found.add(connection.async().get(one));
    }
    for (int i = 0; i < MANY; i++) {
      byte[] bytes = found.get(i).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      WrongResult.unlessEqual(first + i, Message.number(bytes));
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
