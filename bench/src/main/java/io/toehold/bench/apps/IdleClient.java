package io.toehold.bench.apps;

import io.toehold.bench.child.Control;
import io.toehold.bench.child.Load;
import io.toehold.bench.child.LoadMain;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Opens many connections that do nothing once a byte has gone each way; one more can be made
 * active.
 */
public final class IdleClient {

  private static final int ACTIVE_SIZE = 64;

  private final String address;
  private final List<SocketChannel> idle = new ArrayList<>();

  private IdleClient(String address) {
    this.address = address;
  }

  /** Argument: the server's address. */
  public static void main(String[] arguments) throws IOException {
    IdleClient client = new IdleClient(arguments[0]);
    ChannelPing active = new ChannelPing(Addresses.connect(arguments[0]), ACTIVE_SIZE);
    LoadMain load = new LoadMain(unused -> active);
    new Control()
        .on("open", words -> client.open(Integer.parseInt(words.get(0))))
        .on("collect", words -> Heap.collect())
        .on(Load.COMMAND, words -> load.run(Load.parse(words)))
        .serve(Map.of());
  }

  private Map<String, Double> open(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      SocketChannel channel = Addresses.connect(address);
      // Thousands of ports in TIME_WAIT would be missing in what is measured next.
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      idle.add(channel);
      new ChannelPing(channel, 1).once();
    }
    return Map.of("connections", (double) idle.size());
  }
}
