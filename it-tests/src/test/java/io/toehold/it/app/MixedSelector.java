package io.toehold.it.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Iterator;

/**
 * A server with one thread and one selector for all: a listening socket, its connections, a
 * datagram channel and a pipe. Echoes what comes over connections and in datagrams; the pipe brings
 * what the test says.
 */
public final class MixedSelector {
  private final Selector selector = Selector.open();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(8192);
  private int connections;
  private int ended;
  private int datagrams;
  private int spurious;

  private MixedSelector() throws IOException {}

  public static void main(String[] args) throws IOException {
    new MixedSelector().run();
  }

  private void run() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    String wanted = System.getProperty("mixed.listen");
    InetSocketAddress listen = wanted == null ? any : new InetSocketAddress(wanted, 0);
    try (ServerSocketChannel server = ServerSocketChannel.open();
        DatagramChannel datagram = DatagramChannel.open()) {
      server.bind(listen).configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
      datagram.bind(any).configureBlocking(false).register(selector, SelectionKey.OP_READ);
      Pipe pipe = Pipe.open();
      pipe.source().configureBlocking(false).register(selector, SelectionKey.OP_READ);
      startListening(pipe.sink());
      Control.say("port " + server.socket().getLocalPort());
      Control.say("datagrams " + datagram.socket().getLocalPort());
      while (pipe.source().isOpen()) {
        int ready = selector.select();
        if (ready == 0) {
          spurious++;
        }
        Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
        while (keys.hasNext()) {
          serve(keys.next());
          keys.remove();
        }
      }
      selector.close();
    }
  }

  /** The test's lines come through the pipe, from a thread that may block. */
  private static void startListening(Pipe.SinkChannel sink) {
    Thread thread =
        new Thread(
            () -> {
              try (sink) {
                for (String line = Control.next(); line != null; line = Control.next()) {
                  sink.write(ByteBuffer.wrap(new byte[] {(byte) line.length()}));
                }
              } catch (IOException problem) {
                problem.printStackTrace();
              }
            },
            "listener");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(SelectionKey key) throws IOException {
    buffer.clear();
    if (key.channel() instanceof ServerSocketChannel server) {
      SocketChannel accepted = server.accept();
      if (accepted != null) {
        accepted.configureBlocking(false).register(selector, SelectionKey.OP_READ);
        connections++;
      }
    } else if (key.channel() instanceof DatagramChannel channel) {
      var from = channel.receive(buffer);
      if (from != null) {
        datagrams++;
        channel.send(buffer.flip(), from);
      }
    } else if (key.channel() instanceof SocketChannel channel) {
      echo(key, channel);
    } else if (key.channel() instanceof Pipe.SourceChannel source) {
      if (source.read(buffer) < 0) {
        source.close();
      } else {
        Control.say(
            "pipe " + connections + " " + ended + " " + datagrams + " spurious " + spurious);
      }
    }
  }

  /**
   * What a connection does not take at once waits in its key's own buffer, and nothing is read
   * meanwhile.
   */
  private void echo(SelectionKey key, SocketChannel channel) throws IOException {
    ByteBuffer rest = (ByteBuffer) key.attachment();
    if (rest == null) {
      if (channel.read(buffer) < 0) {
        ended++;
        channel.close();
        return;
      }
      rest = buffer.flip();
    }
    channel.write(rest);
    if (!rest.hasRemaining()) {
      key.attach(null);
      key.interestOps(SelectionKey.OP_READ);
    } else if (key.attachment() == null) {
      key.attach(ByteBuffer.allocate(rest.remaining()).put(rest).flip());
      key.interestOps(SelectionKey.OP_WRITE);
    }
  }
}
