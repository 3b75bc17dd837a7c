package io.toehold.apps.jdk;

import com.sun.net.httpserver.HttpServer;
import io.toehold.apps.kit.Server;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A SOCKS proxy (RFC 1928, CONNECT to IPv4 addresses only), and an HTTP server at the port after
 * it.
 */
final class SocksServer {

  private static final int VERSION = 5;
  private static final int CONNECT = 1;
  private static final int IPV4 = 1;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ServerSocket listener;

  private SocksServer(int port) throws IOException {
    listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
  }

  public static void main(String[] args) {
    int port = Server.port(args);
    Server.run(
        () -> {
          HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port + 1), 0);
          server.setExecutor(Executors.newFixedThreadPool(8));
          server.createContext("/", JdkHttpServer::answer);
          server.start();
          SocksServer proxy = new SocksServer(port);
          proxy.threads.execute(proxy::accept);
          return () -> {
            proxy.listener.close();
            server.stop(0);
          };
        });
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        // Closed, or gone before it was accepted.
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket()) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      expect(VERSION, in);
      in.skipNBytes(in.readUnsignedByte());
      client.getOutputStream().write(new byte[] {VERSION, 0});

      expect(VERSION, in);
      expect(CONNECT, in);
      expect(0, in);
      expect(IPV4, in);
      InetAddress address = InetAddress.getByAddress(in.readNBytes(4));
      server.connect(new InetSocketAddress(address, in.readUnsignedShort()));
      client.getOutputStream().write(new byte[] {VERSION, 0, 0, IPV4, 0, 0, 0, 0, 0, 0});

      threads.execute(() -> relay(server, client));
      relay(client, server);
    } catch (IOException e) {
      // The client sees that its connection ends.
    }
  }

  private static void relay(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      in.transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no more use in any case.
    }
  }

  private static void expect(int value, DataInputStream in) throws IOException {
    if (in.readUnsignedByte() != value) {
      throw new IOException("not understood");
    }
  }
}
