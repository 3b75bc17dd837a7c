package io.toehold.core.tcp.harness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.tcp.engine.TcpState;
import io.toehold.core.tcp.tuning.TcpParameters;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two stacks whose packets reach each other at once. */
class TwoStacksTest {
  private static final long SECOND = 1_000_000_000L;

  private final TcpHarness client = new TcpHarness(new TcpParameters(), 1, "10.0.0.1", "fd00::1");
  private final TcpHarness server = new TcpHarness(new TcpParameters(), 2, "10.0.0.2", "fd00::2");
  private int listener;
  private int c;
  private int s;

  @AfterEach
  void free() {
    client.close();
    server.close();
  }

  private void exchange() {
    boolean quiet;
    do {
      quiet = true;
      for (byte[] packet : client.takeOutput()) {
        server.inject(packet);
        quiet = false;
      }
      for (byte[] packet : server.takeOutput()) {
        client.inject(packet);
        quiet = false;
      }
    } while (!quiet);
  }

  private void pass(long nanos) {
    long end = client.now() + nanos;
    while (true) {
      exchange();
      long next = Math.min(client.nextTimer(), server.nextTimer());
      if (next > end) {
        break;
      }
      client.advanceTo(Math.max(next, client.now()));
      server.advanceTo(Math.max(next, server.now()));
    }
    client.advanceTo(end);
    server.advanceTo(end);
    exchange();
  }

  private void connect(String any, String address) {
    listener = server.socket();
    server.bind(listener, any, 80);
    assertEquals(0, server.listen(listener, 5));
    c = client.socket();
    assertEquals(-115, client.connect(c, address, 80));
    exchange();
    assertEquals(0, client.connect(c, address, 80));
    s = server.accept(listener);
    assertTrue(s >= 0);
    assertEquals(TcpState.ESTABLISHED, client.state(c));
    assertEquals(TcpState.ESTABLISHED, server.state(s));
  }

  @Test
  void connectsSendsAndCloses() {
    connect("0.0.0.0", "10.0.0.2");
    converse();
  }

  @Test
  void connectsSendsAndClosesOverIpv6() {
    connect("::", "fd00::2");
    converse();
  }

  private void converse() {
    byte[] data = new byte[1_000_000];
    new Random(5).nextBytes(data);
    transfer(client, c, server, s, data);
    transfer(server, s, client, c, data);
    client.close(c);
    exchange();
    assertEquals(TcpState.CLOSE_WAIT, server.state(s));
    assertEquals(0, server.recv(s, new byte[1], 0, 1));
    server.close(s);
    exchange();
    pass(SECOND);
    assertEquals(0, client.chunksInUse());
    assertEquals(0, server.chunksInUse());
  }

  private void transfer(TcpHarness from, int out, TcpHarness to, int in, byte[] data) {
    byte[] got = new byte[data.length];
    int sent = 0;
    int received = 0;
    while (received < data.length) {
      int n = from.send(out, data, sent, data.length - sent);
      sent += Math.max(n, 0);
      exchange();
      int m = to.recv(in, got, received, data.length - received);
      if (m <= 0 && n <= 0) {
        pass(SECOND);
      }
      received += Math.max(m, 0);
    }
    assertArrayEquals(data, got);
    assertEquals(data.length, sent);
    pass(SECOND);
    assertTrue(Arrays.equals(data, got));
  }
}
