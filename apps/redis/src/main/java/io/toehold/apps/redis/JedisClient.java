package io.toehold.apps.redis;

import io.toehold.apps.kit.Client;
import io.toehold.apps.kit.Work;
import io.toehold.apps.kit.WrongResult;
import io.toehold.apps.store.Message;
import io.toehold.apps.store.Register;
import io.toehold.apps.store.Registers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;

/** A key is set and read; now and then many, in a pipeline. */
public final class JedisClient implements Work {
  private static final int MANY = 100;
  private static final int MANY_EVERY = 50;

  private final Jedis client;
  private final Register register;
  private final byte[] key;

  /** The entry. */
  public static void main(String[] args) {
    int port = Client.port(args);
    Registers.run(register -> new JedisClient(new Jedis("127.0.0.1", port), register));
  }

  private JedisClient(Jedis client, Register register) {
    this.client = client;
    this.register = register;
    key = register.key().getBytes(StandardCharsets.US_ASCII);
    try {
      if (register.isWritten()) {
        register.check(client.get(key));
      }
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
  }

  @Override
  public void operate(long number) {
    WrongResult.unlessEqual("OK", client.set(key, Message.bytes(register.next())));
    register.acknowledge();
    register.check(client.get(key));
    if (number % MANY_EVERY == 0) {
      many(number);
    }
  }

  private void many(long first) {
    byte[] list = (register.key() + "-many").getBytes(StandardCharsets.US_ASCII);
    List<Response<Long>> lengths = new ArrayList<>();
    List<Response<byte[]>> found = new ArrayList<>();
    try (Pipeline pipeline = client.pipelined()) {
      pipeline.del(list);
      for (int i = 0; i < MANY; i++) {
        lengths.add(pipeline.rpush(list, Message.bytes(first + i)));
      }
      for (int i = 0; i < MANY; i++) {
        found.add(pipeline.lindex(list, i));
      }
    }
    for (int i = 0; i < MANY; i++) {
      WrongResult.unlessEqual(i + 1L, lengths.get(i).get());
      WrongResult.unlessEqual(first + i, Message.number(found.get(i).get()));
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
