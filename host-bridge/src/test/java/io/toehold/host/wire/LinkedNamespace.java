package io.toehold.host.wire;

import io.toehold.core.policy.LinkDefinition;
import io.toehold.core.telemetry.PathCounters;
import io.toehold.core.toe.FallbackReason;
import io.toehold.core.toe.OffloadConnection;
import io.toehold.core.toe.WaitPoint;
import io.toehold.host.link.NetworkNamespace;
import io.toehold.host.sys.TestNative;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A network namespace with a TUN device and an engine of ours on it; the kernel is the peer. */
final class LinkedNamespace implements AutoCloseable {
  static final String KERNEL = "10.9.0.1";
  static final String OURS = "10.9.0.2";
  static final String DEVICE = "tun0";

  final NetworkNamespace namespace = NetworkNamespace.open();
  final List<String> complaints = new CopyOnWriteArrayList<>();
  final List<Throwable> failures = new CopyOnWriteArrayList<>();
  final List<FallbackReason> declined = new CopyOnWriteArrayList<>();
  final PathCounters counters =
      new PathCounters() {
        @Override
        public void attempt() {
          // what becomes of it is counted
        }

        @Override
        public void offloaded() {
          // the tests have the connection
        }

        @Override
        public void failed() {
          // see failures
        }

        @Override
        public void declined(FallbackReason reason) {
          declined.add(reason);
        }
      };

  final WireEngine engine;

  LinkedNamespace() throws Exception {
    this(bytes -> {});
  }

  /**
   * @param told called by the engine's thread now and then
   */
  LinkedNamespace(Consumer<ByteBuffer> told) throws Exception {
    namespace.runs("ip", "tuntap", "add", "dev", DEVICE, "mode", "tun");
    namespace.configure(DEVICE, 1500, KERNEL + "/24");
    engine = start(OURS, told);
  }

  /** Starts an engine on the device; closing this does not stop it. */
  WireEngine start(String address, Consumer<ByteBuffer> told) throws Exception {
    LinkDefinition definition =
        new LinkDefinition(DEVICE, (Inet4Address) InetAddress.getByName(address), null, true);
    return namespace.call(
        () ->
            WireEngine.start(
                definition, TestNative.calls(), counters, told, failures::add, complaints::add));
  }

  ServerSocket kernelListens(int backlog) throws Exception {
    return namespace.call(() -> new ServerSocket(0, backlog));
  }

  ServerSocket kernelListensAt(int port) throws Exception {
    return namespace.call(() -> new ServerSocket(port));
  }

  Socket kernelConnects(int port, int millis) throws Exception {
    return namespace.call(
        () -> {
          Socket socket = new Socket();
          try {
            socket.connect(new InetSocketAddress(OURS, port), millis);
            return socket;
          } catch (IOException e) {
            socket.close();
            throw e;
          }
        });
  }

  /** Begins to connect to the kernel's side, without a stand-in. */
  OffloadConnection begins(int port) throws IOException {
    return engine.connect(new InetSocketAddress(KERNEL, port), true).begin(null, 1);
  }

  /** Connects to the kernel's side. */
  OffloadConnection connects(int port) throws IOException {
    OffloadConnection connection = begins(port);
    await(() -> !connection.isConnecting(), "connected");
    if (connection.connectFailure() != null) {
      throw connection.connectFailure();
    }
    return connection;
  }

  /** Reads once, and waits as the socket layer does. */
  static int read(OffloadConnection connection, byte[] target) throws IOException {
    while (true) {
      int n = connection.read(target, 0, target.length);
      if (n != OffloadConnection.UNAVAILABLE) {
        return n;
      }
      WaitPoint bell = connection.readable();
      bell.arm(false);
      if (!connection.isReadable()) {
        bell.sleep(0);
      }
      bell.disarm();
    }
  }

  static void await(BooleanSupplier condition, String what) {
    long end = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not in time: " + what);
      }
      Thread.yield();
    }
  }

  @Override
  public void close() throws IOException {
    engine.stop();
    namespace.close();
  }
}
