package io.toehold.bench.apps;

import io.toehold.bench.child.ClosedLoop;
import io.toehold.bench.child.Control;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Opens many connections that do nothing once one byte has gone each way; one of them can be made
 * active.
 */
public final class IdleClient {

  private final int port;
  private final List<SocketChannel> channels = new ArrayList<>();

  private IdleClient(int port) {
    this.port = port;
  }

  /** Argument: port. */
  public static void main(String[] arguments) throws Exception {
    IdleClient client = new IdleClient(Integer.parseInt(arguments[0]));
    client.open(1);
    new Control()
        .on("open", words -> client.open(Integer.parseInt(words.get(0))))
        .on("collect", words -> Heap.collect())
        .on("run", words -> client.ping(Long.parseLong(words.get(0))))
        .serve(Map.of());
  }

  private Map<String, Double> open(int count) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    for (int i = 0; i < count; i++) {
      SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channels.add(channel);
      exchange(channel, one);
    }
    return Map.of("connections", (double) channels.size());
  }

  private Map<String, Double> ping(long millis) throws Exception {
    ByteBuffer message = ByteBuffer.allocateDirect(64);
    ClosedLoop.Operation operation = () -> exchange(channels.get(0), message);
    return new ClosedLoop(List.of(operation), Long.MAX_VALUE).run(millis);
  }

  private static void exchange(SocketChannel channel, ByteBuffer message) throws IOException {
    message.clear();
    while (message.hasRemaining()) {
      channel.write(message);
    }
    message.clear();
    while (message.hasRemaining()) {
      if (channel.read(message) < 0) {
        throw new IOException("the server closed the connection");
      }
    }
  }
}
