package io.toehold.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * On channels that nobody offloads. What is the same in place is shown by the integration tests.
 */
@Timeout(60)
class InPlaceChannelTest {
  private SocketChannel one;
  private SocketChannel other;
  private InPlaceChannel out;
  private InPlaceChannel in;

  @BeforeEach
  void connect() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      one = SocketChannel.open(server.getLocalAddress());
      other = server.accept();
    }
    out = InPlaceChannel.of(one);
    in = InPlaceChannel.of(other);
  }

  @AfterEach
  void close() throws IOException {
    one.close();
    other.close();
  }

  private void send(byte value, int count) throws IOException {
    ByteBuffer room = out.claim(count);
    assertTrue(room.remaining() >= count);
    for (int i = 0; i < count; i++) {
      room.put(value);
    }
    assertTrue(out.commit(count));
  }

  @Test
  void whatIsCommittedArrives() throws IOException {
    send((byte) 7, 3);
    int got = 0;
    while (got < 3) {
      try (Lease lease = in.lease(100)) {
        assertFalse(lease.isEnd());
        while (lease.bytes().hasRemaining()) {
          assertEquals(7, lease.bytes().get());
          got++;
        }
      }
    }
    other.configureBlocking(false);
    assertNull(in.lease(1));
  }

  @Test
  void onlyWhatIsCommittedArrives() throws IOException {
    out.claim(10).putInt(1).putInt(2);
    out.abandon();
    assertThrows(IllegalStateException.class, () -> out.commit(0));
    send((byte) 1, 1);
    one.shutdownOutput();
    assertEquals(1, in.lease(10).bytes().remaining());
    assertTrue(in.lease(10).isEnd());
    assertTrue(in.lease(10).isEnd());
    assertThrows(IllegalStateException.class, () -> in.lease(10).bytes());
  }

  @Test
  void noMoreThanTheRoomCanBeCommitted() throws IOException {
    int room = out.claim(10).capacity();
    assertThrows(IndexOutOfBoundsException.class, () -> out.commit(room + 1));
  }

  @Test
  void leasesAreClosedInAnyOrder() throws IOException {
    List<Lease> leases = new ArrayList<>();
    for (byte i = 0; i < 20; i++) {
      send(i, 1);
      leases.add(in.lease(1));
    }
    for (int i = leases.size() - 1; i >= 0; i--) {
      assertEquals(i, leases.get(i).bytes().get(0));
      leases.get(i).close();
      leases.get(i).close();
    }
  }

  @Test
  void whatDoesNotFitIsFlushedInOrder() throws IOException {
    one.configureBlocking(false);
    other.configureBlocking(false);
    int sent = 0;
    int got = 0;
    int rounds = 400;
    try (Selector selector = Selector.open()) {
      SelectionKey writing = one.register(selector, SelectionKey.OP_WRITE);
      other.register(selector, SelectionKey.OP_READ);
      boolean waited = false;
      while (got < rounds * 50_000) {
        if (sent < rounds && (sent < rounds / 2 || waited || got > 0)) {
          ByteBuffer room = out.claim(50_000);
          if (room != null) {
            for (int i = 0; i < 50_000; i++) {
              room.put((byte) (sent * 50_000 + i));
            }
            waited |= !out.commit(50_000);
            sent++;
          }
        } else {
          out.flush();
        }
        Lease lease = waited || sent == rounds ? in.lease(1 << 20) : null;
        if (lease != null) {
          while (lease.bytes().hasRemaining()) {
            assertEquals((byte) got, lease.bytes().get());
            got++;
          }
          lease.close();
        }
        writing.interestOps(sent < rounds || !out.flush() ? SelectionKey.OP_WRITE : 0);
        selector.selectNow();
        selector.selectedKeys().clear();
      }
      assertTrue(waited, "the kernel has taken everything at once: nothing was shown");
    }
  }

  @Test
  void aClosedChannelSaysSo() throws IOException {
    one.close();
    assertThrows(ClosedChannelException.class, () -> InPlaceChannel.of(one).lease(1));
    out.claim(1);
    assertThrows(ClosedChannelException.class, () -> out.commit(1));
  }
}
