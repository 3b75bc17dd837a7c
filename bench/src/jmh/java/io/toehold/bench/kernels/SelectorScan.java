package io.toehold.bench.kernels;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a selector's look at its channels costs, by their number; all connections within this JVM,
 * without and with the agent.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SelectorScan {

  /** The same with all connections offloaded; run from the directory of the project. */
  @Fork(value = 2, jvmArgsAppend = "-javaagent:agent/target/toehold.jar")
  public static class Offloaded extends SelectorScan {}

  /** Channels with the selector; two descriptors each. */
  @Param({"1", "100", "4000"})
  public int registered;

  private final List<SocketChannel> clients = new ArrayList<>();
  private final ByteBuffer one = ByteBuffer.allocateDirect(1);
  private Selector selector;

  /** Connects everything. */
  @Setup
  public void connect() throws IOException {
    selector = Selector.open();
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      for (int i = 0; i < registered; i++) {
        clients.add(SocketChannel.open(server.getLocalAddress()));
        SocketChannel accepted = server.accept();
        accepted.configureBlocking(false);
        accepted.register(selector, SelectionKey.OP_READ);
      }
    }
  }

  /** Nothing is ready. */
  @Benchmark
  public int nothingReady() throws IOException {
    return selector.selectNow();
  }

  /** A byte is sent to one of them, selected, and received. */
  @Benchmark
  public int oneReady() throws IOException {
    clients.get(registered / 2).write(one.clear());
    int ready = selector.select();
    for (SelectionKey key : selector.selectedKeys()) {
      ((SocketChannel) key.channel()).read(one.clear());
    }
    selector.selectedKeys().clear();
    return ready;
  }

  /** Closes everything. */
  @TearDown
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    for (SocketChannel client : clients) {
      client.close();
    }
    selector.close();
  }
}
