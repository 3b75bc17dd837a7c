package io.toehold.it.suite.behaviour;

import io.toehold.it.suite.Act;
import io.toehold.it.suite.Bytes;
import io.toehold.it.suite.Catalogue;
import io.toehold.it.suite.Scene;
import io.toehold.it.suite.Two;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Sockets that reach their peer through a proxy, SOCKS or HTTP, which the server plays. */
public final class Proxies {
  private static final String HOST = "behind.invalid";
  private static final int PORT = 80;
  private static final String CONNECT = "connect through";
  private static final String GET = "get through";

  /** The address that a SOCKS 5 proxy says it has bound: 0.0.0.0, port 0. */
  private static final String BOUND = "\0\1\0\0\0\0\0\0";

  private Proxies() {}

  public static void list(Catalogue c) {
    socks(c);
    http(c);
  }

  private static void socks(Catalogue c) {
    c.add(
        "SOCKS 5",
        s -> {
          Met met = Met.of(s, Proxy.Type.SOCKS, 0);
          greeted(s, met);
          met.answers(s, "\5\0" + BOUND);
          met.goesThrough(s);
        });
    c.add(
        "SOCKS 5, which wants a name and a password",
        s -> {
          Met met = Met.of(s, Proxy.Type.SOCKS, 0);
          met.asked(s, "greeting", 4);
          met.answers(s, "\5\2");
          met.asked(s, "version and length", 2);
          met.answers(s, "\1\1");
          met.cannot(s);
        });
    for (int refusal : new int[] {1, 2, 3, 4, 5, 6, 7, 8}) {
      c.add(
          "SOCKS 5, refused with " + refusal,
          s -> {
            Met met = Met.of(s, Proxy.Type.SOCKS, 0);
            greeted(s, met);
            met.answers(s, "\5" + (char) refusal + BOUND);
            met.cannot(s);
          });
    }
    c.add(
        "SOCKS 5, none of the methods",
        s -> {
          Met met = Met.of(s, Proxy.Type.SOCKS, 0);
          met.asked(s, "greeting", 4);
          met.answers(s, "\5\377");
          met.cannot(s);
        });
    c.add(
        "SOCKS 5, ends instead of an answer",
        s -> {
          Met met = Met.of(s, Proxy.Type.SOCKS, 0);
          met.asked(s, "greeting", 4);
          s.server.does("close", () -> met.server.close());
          s.client.ends(CONNECT);
        });
    c.add(
        "SOCKS 5, ends within an answer",
        s -> {
          Met met = Met.of(s, Proxy.Type.SOCKS, 0);
          greeted(s, met);
          met.answers(s, "\5\0\0");
          s.server.does("close", () -> met.server.close());
          s.client.ends(CONNECT);
        });
    c.add(
        "SOCKS 5, does not answer in time",
        s -> {
          Met met = Met.of(s, Proxy.Type.SOCKS, 300);
          met.asked(s, "greeting", 4);
          met.cannot(s);
        });
    c.add(
        "SOCKS 5, closed by another thread",
        s -> {
          Met met = Met.of(s, Proxy.Type.SOCKS, 0);
          met.asked(s, "greeting", 4);
          s.client.does("close", () -> met.client.close());
          s.client.ends(CONNECT);
          s.server.does("read", () -> met.server.getInputStream().read());
        });
    c.addAnyPath(
        "SOCKS, nobody listens",
        s -> {
          int port =
              s.server.port(
                  "L",
                  () -> {
                    try (ServerSocket closed = Two.listening(1)) {
                      return closed.getLocalPort();
                    }
                  });
          Socket[] client = {s.keep(new Socket(proxy(Proxy.Type.SOCKS, port)))};
          s.client.does(CONNECT, () -> client[0].connect(behind()));
        });
  }

  private static void http(Catalogue c) {
    c.add(
        "HTTP",
        s -> {
          Met met = Met.of(s, Proxy.Type.HTTP, 0);
          met.askedByText(s);
          met.answers(s, "HTTP/1.1 200 OK\r\n\r\n");
          met.goesThrough(s);
        });
    for (String status : new String[] {"403 Forbidden", "407 Authenticate", "502 Bad Gateway"}) {
      c.add(
          "HTTP, refused with " + status,
          s -> {
            Met met = Met.of(s, Proxy.Type.HTTP, 0);
            met.askedByText(s);
            met.answers(s, "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n");
            s.client.ends(CONNECT);
          });
    }
    c.add(
        "HTTP, does not answer in time",
        s -> {
          Met met = Met.of(s, Proxy.Type.HTTP, 300);
          met.askedByText(s);
          s.client.ends(CONNECT);
        });
    c.add(
        "a URL through an HTTP proxy",
        s -> {
          Met met = new Met();
          int port = met.listens(s);
          s.client.starts(
              GET,
              () -> {
                HttpURLConnection connection =
                    (HttpURLConnection)
                        URI.create("http://" + HOST + "/page")
                            .toURL()
                            .openConnection(proxy(Proxy.Type.HTTP, port));
                try (InputStream in = connection.getInputStream()) {
                  return connection.getResponseCode() + " " + text(in.readAllBytes());
                }
              });
          met.accepts(s);
          met.askedByText(s);
          met.answers(s, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nthe page");
          s.server.does("close", () -> met.server.close());
          s.client.ends(GET);
        });
  }

  private static void greeted(Scene s, Met met) throws Exception {
    met.asked(s, "greeting", 4);
    met.answers(s, "\5\0");
    met.asked(s, "request", 5 + HOST.length() + 2);
  }

  private static Proxy proxy(Proxy.Type type, int port) {
    return new Proxy(type, Two.loopback(port));
  }

  private static InetSocketAddress behind() {
    return InetSocketAddress.createUnresolved(HOST, PORT);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** A client that is on its way through a proxy, and the proxy's end of that connection. */
  private static final class Met {
    private ServerSocket listener;
    private Socket server;
    private Socket client;

    /** {@code millis} that the client waits for the proxy; 0 for no limit. */
    static Met of(Scene s, Proxy.Type type, int millis) throws Exception {
      Met met = new Met();
      int port = met.listens(s);
      s.client.prepares("open", () -> met.client = s.keep(new Socket(proxy(type, port))));
      s.client.starts(CONNECT, () -> met.client.connect(behind(), millis));
      met.accepts(s);
      return met;
    }

    int listens(Scene s) throws Exception {
      s.server.prepares("listen", () -> listener = s.keep(Two.listening(5)));
      int port = s.server.port("L", () -> listener.getLocalPort());
      s.server.starts("accept", (Act.Silent) () -> server = s.keep(listener.accept()));
      return port;
    }

    void accepts(Scene s) throws Exception {
      s.server.ends("accept");
      Two.accepted(s, () -> server);
      s.server.port("C", () -> server.getPort());
    }

    void asked(Scene s, String what, int length) throws Exception {
      s.server.does(what, () -> server.getInputStream().readNBytes(length));
    }

    void askedByText(Scene s) throws Exception {
      s.server.does("request", () -> text(head(server.getInputStream())));
    }

    private static byte[] head(InputStream in) throws IOException {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      while (!text(head.toByteArray()).endsWith("\r\n\r\n")) {
        int b = in.read();
        if (b < 0) {
          break;
        }
        head.write(b);
      }
      return head.toByteArray();
    }

    void answers(Scene s, String answer) throws Exception {
      s.server.does(
          "answer",
          () -> server.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1)));
    }

    void cannot(Scene s) throws Exception {
      s.client.ends(CONNECT);
      s.client.does("connected?", () -> client.isConnected());
      s.client.does("closed?", () -> client.isClosed());
      s.client.does("close", () -> client.close());
      s.server.does("read all", () -> server.getInputStream().readAllBytes());
    }

    void goesThrough(Scene s) throws Exception {
      s.client.ends(CONNECT);
      s.client.does("text", () -> client);
      s.client.does("where?", () -> client.getRemoteSocketAddress());
      s.client.does("local?", () -> client.getLocalSocketAddress());
      s.client.does("connected?", () -> client.isConnected());
      s.client.does("time-out", () -> client.setSoTimeout(5_000));
      s.client.does("no delay", () -> client.setTcpNoDelay(true));
      s.client.does("no delay?", () -> client.getTcpNoDelay());
      s.client.does("write", () -> client.getOutputStream().write(Bytes.many(100_000)));
      s.server.does("read", () -> server.getInputStream().readNBytes(100_000));
      s.server.does("write", () -> server.getOutputStream().write(Bytes.of("hello")));
      s.client.does("available?", () -> client.getInputStream().available());
      s.client.does("read", () -> client.getInputStream().readNBytes(5));
      s.client.does("shut output", () -> client.shutdownOutput());
      s.server.does("read", () -> server.getInputStream().read());
      s.server.does("write", () -> server.getOutputStream().write(Bytes.of("end")));
      s.server.does("close", () -> server.close());
      s.client.does("read all", () -> client.getInputStream().readAllBytes());
      s.client.does("connect again", () -> client.connect(behind()));
      s.client.does("close", () -> client.close());
      s.client.does("connect again", () -> client.connect(behind()));
    }
  }
}
