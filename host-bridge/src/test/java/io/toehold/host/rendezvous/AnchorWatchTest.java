package io.toehold.host.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.toehold.core.telemetry.PathCounters;
import io.toehold.core.toe.FallbackReason;
import io.toehold.core.toe.OffloadConnection;
import io.toehold.host.sys.SystemCalls;
import io.toehold.host.sys.TestNative;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over the kernel's sockets and its epoll. */
class AnchorWatchTest {
  private final SystemCalls calls = TestNative.calls();
  private final AtomicInteger failures = new AtomicInteger();

  private final PathCounters counters =
      new PathCounters() {
        @Override
        public void attempt() {}

        @Override
        public void offloaded() {}

        @Override
        public void declined(FallbackReason reason) {}

        @Override
        public void failed() {
          failures.incrementAndGet();
        }
      };

  @BeforeEach
  void needsSystemCalls() {
    assumeTrue(calls != null);
  }

  private static OffloadConnection onEnd(Runnable told) {
    return (OffloadConnection)
        Proxy.newProxyInstance(
            AnchorWatchTest.class.getClassLoader(),
            new Class<?>[] {OffloadConnection.class},
            (proxy, method, arguments) -> {
              assertEquals("anchorEnded", method.getName());
              told.run();
              return null;
            });
  }

  private static int descriptor(SocketChannel channel) throws ReflectiveOperationException {
    return (int) Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal").invoke(channel);
  }

  @Test
  void whatOneConnectionThrowsHidesNoOthersEnd() throws Exception {
    AnchorWatch watch = new AnchorWatch(calls, counters);
    CountDownLatch broken = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketChannel firstPeer = SocketChannel.open(server.getLocalAddress());
      SocketChannel secondPeer = SocketChannel.open(server.getLocalAddress());
      try (firstPeer;
          secondPeer;
          SocketChannel first = server.accept();
          SocketChannel second = server.accept()) {
        watch.add(
            descriptor(first),
            onEnd(
                () -> {
                  broken.countDown();
                  throw new IllegalStateException("a fault of ours");
                }));
        watch.add(descriptor(second), onEnd(told::countDown));
        firstPeer.shutdownOutput();
        assertTrue(broken.await(30, TimeUnit.SECONDS));
        secondPeer.shutdownOutput();
        assertTrue(told.await(30, TimeUnit.SECONDS));
        assertEquals(1, failures.get());
      }
    }
  }
}
