package io.toehold.apps.zookeeper;

import io.toehold.apps.kit.Client;
import io.toehold.apps.kit.Work;
import io.toehold.apps.kit.WrongResult;
import io.toehold.apps.store.Message;
import io.toehold.apps.store.Register;
import io.toehold.apps.store.Registers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/**
 * A node is watched, replaced and read back; now and then many nodes are made, listed and removed
 * in transactions.
 */
public final class ZooKeeperClient implements Work {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int MANY = 20;
  private static final int MANY_EVERY = 50;

  private final Register register;
  private final String node;
  private final BlockingQueue<WatchedEvent> events = new LinkedBlockingQueue<>();
  private final ZooKeeper client;

  /** The entry. */
  public static void main(String[] args) {
    String server = "127.0.0.1:" + Client.port(args);
    Registers.run(register -> new ZooKeeperClient(server, register));
  }

  private ZooKeeperClient(String server, Register register) throws Exception {
    this.register = register;
    node = "/one" + register.key();
    client = new ZooKeeper(server, PATIENCE_MILLIS, events::add);
    try {
      await(EventType.None);
      if (client.exists(node, false) == null) {
        client.create(node, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
      }
      if (register.isWritten()) {
        read();
      }
    } catch (Exception e) {
      client.close();
      throw e;
    }
  }

  @Override
  public void operate(long number) throws Exception {
    WrongResult.unlessEqual(true, client.exists(node, events::add) != null);
    Stat written = client.setData(node, Message.bytes(register.next()), -1);
    register.acknowledge();
    await(EventType.NodeDataChanged);
    WrongResult.unlessEqual(written.getVersion(), read().getVersion());
    if (number % MANY_EVERY == 0) {
      many(number);
    }
  }

  private Stat read() throws KeeperException, InterruptedException {
    Stat stat = new Stat();
    register.check(client.getData(node, false, stat));
    return stat;
  }

  private void many(long first) throws KeeperException, InterruptedException {
    List<Op> create = new ArrayList<>();
    List<Op> delete = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      String path = node + "/" + i;
      create.add(
          Op.create(path, Message.bytes(first + i), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
      delete.add(Op.delete(path, 0));
    }
    // What an earlier connection has left.
    for (String child : client.getChildren(node, false)) {
      client.delete(node + "/" + child, -1);
    }
    client.multi(create);
    WrongResult.unlessEqual(MANY, client.getChildren(node, false).size());
    for (int i = 0; i < MANY; i++) {
      WrongResult.unlessEqual(
          first + i, Message.number(client.getData(node + "/" + i, false, null)));
    }
    client.multi(delete);
  }

  private void await(EventType type) throws InterruptedException, IOException {
    WatchedEvent event = events.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    if (event == null || event.getType() != type || event.getState() != KeeperState.SyncConnected) {
      throw new IOException("expected " + type + ", not " + event);
    }
  }

  @Override
  public void close() throws InterruptedException {
    client.close();
  }
}
