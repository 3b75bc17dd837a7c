package io.toehold.it.app.virtual;

import io.toehold.it.app.Control;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/**
 * Many connections, at each end of each a virtual thread that waits in {@code read}. When the test
 * says so, the server writes to all of them; each client answers, and the server's reader closes.
 */
public final class ManyReaders {
  private static final long PATTERN = 0x0102030405060708L;
  private static final int AT_ONCE = 20; // connects that wait to be accepted

  private ManyReaders() {}

  /** {@code server <count>}, or {@code client <count> <port>}. */
  public static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[1]);
    Pinning.watch(
        () -> {
          if (args[0].equals("server")) {
            serve(count);
          } else {
            connect(count, Integer.parseInt(args[2]));
          }
        });
    Control.untilExit();
  }

  private static void serve(int count) throws IOException, InterruptedException {
    List<Socket> sockets = new CopyOnWriteArrayList<>();
    CountDownLatch accepted = new CountDownLatch(count);
    CountDownLatch answered = new CountDownLatch(count);
    try (ServerSocket server = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress())) {
      VirtualThreads.start(
          () -> {
            for (int i = 0; i < count; i++) {
              Socket socket = server.accept();
              sockets.add(socket);
              int number = i;
              socket.getOutputStream().write(1);
              VirtualThreads.start(() -> expectAnswer(socket, number, answered));
              accepted.countDown();
            }
          });
      Control.say("port " + server.getLocalPort());
      accepted.await();
      Control.say("accepted");
      Control.next();
      for (int i = 0; i < count; i++) {
        Socket socket = sockets.get(i);
        int number = i;
        VirtualThreads.start(
            () -> new DataOutputStream(socket.getOutputStream()).writeLong(PATTERN * (number + 1)));
      }
      answered.await();
    }
    Control.say("answered");
  }

  private static void expectAnswer(Socket socket, int number, CountDownLatch answered)
      throws IOException {
    try (socket) {
      long answer = new DataInputStream(socket.getInputStream()).readLong();
      if (answer != ~(PATTERN * (number + 1))) {
        throw new IOException(number + " was answered " + answer);
      }
    }
    answered.countDown();
  }

  private static void connect(int count, int port) throws InterruptedException {
    Semaphore connecting = new Semaphore(AT_ONCE);
    CountDownLatch connected = new CountDownLatch(count);
    CountDownLatch ended = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      connecting.acquire();
      VirtualThreads.start(
          () -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
              if (socket.getInputStream().read() != 1) {
                throw new IOException("no greeting");
              }
              connecting.release();
              connected.countDown();
              long asked = new DataInputStream(socket.getInputStream()).readLong();
              new DataOutputStream(socket.getOutputStream()).writeLong(~asked);
              if (socket.getInputStream().read() != -1) {
                throw new IOException("more came than was sent");
              }
            }
            ended.countDown();
          });
    }
    connected.await();
    Control.say("connected");
    ended.await();
    Control.say("ended");
  }
}
