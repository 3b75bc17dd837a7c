package io.toehold.it.app.growth;

import io.toehold.it.suite.kind.End;
import io.toehold.it.suite.kind.Listening;
import io.toehold.it.suite.kind.SocketChannelEnd;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.Semaphore;

/** A channel that is selected, among all others of the process, by the only selector. */
final class SelectedEnd extends SocketChannelEnd {
  private static final Loop LOOP = new Loop();

  private final Semaphore ready = new Semaphore(0);
  private final SelectionKey key;

  private SelectedEnd(SocketChannel channel) throws IOException {
    super(channel);
    channel.configureBlocking(false);
    key = channel.register(LOOP.selector, 0, ready);
  }

  static Listening listen(InetSocketAddress address) throws IOException {
    return listen(address, 0, SelectedEnd::new);
  }

  static End connect(InetSocketAddress address) throws Exception {
    SelectedEnd end = new SelectedEnd(SocketChannel.open());
    try {
      if (!end.channel.connect(address)) {
        do {
          end.await(SelectionKey.OP_CONNECT);
        } while (!end.channel.finishConnect());
      }
      return end;
    } catch (IOException refused) {
      end.close();
      throw refused;
    }
  }

  /** The selecting thread tells once, and loses its interest. */
  private void await(int ops) throws InterruptedException {
    key.interestOps(ops);
    LOOP.selector.wakeup();
    ready.acquire();
  }

  @Override
  public Object read(int most) throws Exception {
    ByteBuffer bytes = ByteBuffer.allocate(most);
    int n = channel.read(bytes);
    while (n == 0) {
      await(SelectionKey.OP_READ);
      n = channel.read(bytes);
    }
    return n < 0 ? THE_END : Arrays.copyOf(bytes.array(), n);
  }

  @Override
  public void write(byte[] bytes) throws Exception {
    ByteBuffer all = ByteBuffer.wrap(bytes);
    do {
      if (channel.write(all) == 0) {
        await(SelectionKey.OP_WRITE);
      }
    } while (all.hasRemaining());
  }

  @Override
  public void close() throws IOException {
    super.close();
    LOOP.selector.wakeup(); // the descriptor of a closed channel goes with the next selection
  }

  private static final class Loop {
    final Selector selector;

    Loop() {
      try {
        selector = Selector.open();
      } catch (IOException problem) {
        throw new IllegalStateException(problem);
      }
      Thread thread = new Thread(this::run, "selector");
      thread.setDaemon(true);
      thread.start();
    }

    private void run() {
      try {
        while (true) {
          selector.select(
              key -> {
                key.interestOps(0);
                ((Semaphore) key.attachment()).release();
              });
        }
      } catch (IOException problem) {
        problem.printStackTrace();
      }
    }
  }
}
