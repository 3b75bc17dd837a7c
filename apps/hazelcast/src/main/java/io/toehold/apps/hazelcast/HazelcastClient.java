package io.toehold.apps.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.toehold.apps.kit.Client;
import io.toehold.apps.kit.Work;
import io.toehold.apps.kit.WrongResult;
import io.toehold.apps.store.Message;
import io.toehold.apps.store.Register;
import io.toehold.apps.store.Registers;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A member that works on a distributed map: about half of the entries belong to the other member,
 * and each has its backup there or here. Nothing may be lost when a member ends.
 */
public final class HazelcastClient implements Work {
  private static final int ENTRIES = 8;
  private static final int MANY = 100;
  private static final int MANY_EVERY = 50;
  private static final long PATIENCE_MILLIS = 20_000;

  private final Register register;
  private final IMap<String, byte[]> map;

  /** The entry. */
  public static void main(String[] args) {
    Cluster.setProperties();
    HazelcastInstance member =
        Hazelcast.newHazelcastInstance(
            Config.loadFromString(Cluster.configuration(Client.port(args), 1)));
    Registers.run(register -> new HazelcastClient(member, register));
  }

  private HazelcastClient(HazelcastInstance member, Register register) throws Exception {
    this.register = register;
    awaitOthers(member);
    map = member.getMap("apps");
    if (register.isWritten()) {
      register.check(map.get(register.key()));
    }
  }

  private static void awaitOthers(HazelcastInstance member) throws Exception {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (member.getCluster().getMembers().size() < 2
        || !member.getPartitionService().isClusterSafe()) {
      if (System.nanoTime() - until > 0) {
        throw new IOException("alone: " + member.getCluster().getMembers());
      }
      Thread.sleep(20);
    }
  }

  @Override
  public void operate(long number) {
    map.set(register.key(), Message.bytes(register.next()));
    register.acknowledge();
    register.check(map.get(register.key()));
    // Others have other keys, so that both members own some of them.
    for (int i = 0; i < ENTRIES; i++) {
      String key = register.key() + "-" + i;
      map.set(key, Message.bytes(number + i));
      WrongResult.unlessEqual(number + i, Message.number(map.get(key)));
    }
    if (number % MANY_EVERY == 0) {
      many(number);
    }
  }

  private void many(long first) {
    Map<String, byte[]> entries = new HashMap<>();
    for (int i = 0; i < MANY; i++) {
      entries.put(register.key() + "-many-" + i, Message.bytes(first + i));
    }
    map.putAll(entries);
    Map<String, byte[]> found = map.getAll(entries.keySet());
    WrongResult.unlessEqual(entries.keySet(), found.keySet());
    found.forEach((key, bytes) -> WrongResult.unlessEqual(entries.get(key), bytes));
  }
}
