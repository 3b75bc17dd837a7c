package io.toehold.it.suite.behaviour;

import io.toehold.it.app.own.ChannelImpl;
import io.toehold.it.suite.Act;
import io.toehold.it.suite.Bytes;
import io.toehold.it.suite.Catalogue;
import io.toehold.it.suite.Scene;
import io.toehold.it.suite.Two;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketImpl;
import java.util.Arrays;

/** What applications make of {@code Socket}, {@code ServerSocket} and {@code SocketImpl}. */
public final class Subclasses {
  private Subclasses() {}

  public static void list(Catalogue c) {
    c.add(
        "sockets that change the bytes",
        s -> {
          ServerSocket[] listener = {null};
          s.server.prepares("listen", () -> listener[0] = s.keep(new Scrambling()));
          Ends ends = Ends.meet(s, listener, Scrambled::new);
          ends.talk(s);
          s.client.does("what it has seen", () -> ((Scrambled) ends.client).log);
          s.server.does("what it has seen", () -> ((Scrambled) ends.server).log);
        });
    c.add(
        "a socket with an implementation of its own",
        s -> {
          ServerSocket[] listener = {null};
          s.server.prepares("listen", () -> listener[0] = s.keep(Two.listening(5)));
          Ends.meet(s, listener, () -> ChannelImpl.socket(new ChannelImpl())).talk(s);
        });
    c.addAnyPath(
        "a listener with an implementation of its own",
        s -> {
          ServerSocket[] listener = {null};
          s.server.prepares("listen", () -> listener[0] = s.keep(new Own(new ChannelImpl())));
          Ends.meet(s, listener, Socket::new).talk(s);
        });
    c.addAnyPath(
        "implementations that do not match",
        s -> {
          ServerSocket[] listener = {null};
          for (boolean own : new boolean[] {true, false}) {
            s.server.prepares(
                "listen", () -> listener[0] = s.keep(own ? new Own(new ChannelImpl()) : new Own()));
            int port = s.server.port("L" + own, () -> listener[0].getLocalPort());
            Socket[] client = {null};
            s.client.prepares("connect", () -> client[0] = s.keep(Two.socket(port)));
            s.client.port("C" + own, () -> client[0].getLocalPort());
            s.server.does("accept", () -> s.keep(((Own) listener[0]).mismatched()));
            s.server.does("close", () -> listener[0].close());
          }
        });
    c.addAnyPath(
        "a socket without an implementation",
        s -> {
          Socket[] none = {new WithoutImpl()};
          s.client.does("text", () -> none[0]);
          s.client.does("bound?", () -> none[0].isBound());
          s.client.does("time-out", () -> none[0].setSoTimeout(1));
          s.client.does("stream", () -> none[0].getInputStream());
          s.client.does("connect", () -> none[0].connect(Two.loopback(1)));
          s.client.does("close", () -> none[0].close());
          s.client.does("closed?", () -> none[0].isClosed());
        });
  }

  /** Opens a socket that is not connected. */
  private interface Open {
    Socket open() throws IOException;
  }

  /** Two that have met, as sockets. */
  private static final class Ends {
    private Socket server;
    private Socket client;

    static Ends meet(Scene s, ServerSocket[] listener, Open open) throws Exception {
      Ends ends = new Ends();
      int port = s.server.port("L", () -> listener[0].getLocalPort());
      s.server.starts("accept", (Act.Silent) () -> ends.server = s.keep(listener[0].accept()));
      s.client.does(
          "connect",
          () -> {
            ends.client = s.keep(open.open());
            ends.client.connect(Two.loopback(port));
          });
      s.client.port("C", () -> ends.client.getLocalPort());
      s.server.ends("accept");
      Two.accepted(s, () -> ends.server);
      return ends;
    }

    void talk(Scene s) throws Exception {
      s.client.does("text", () -> client);
      s.server.does("text", () -> server);
      s.client.does("no delay", () -> client.setTcpNoDelay(true));
      s.client.does("write", () -> client.getOutputStream().write(Bytes.many(200_000)));
      s.server.does("read", () -> server.getInputStream().readNBytes(200_000));
      s.server.does("write", () -> server.getOutputStream().write(Bytes.of("answer")));
      s.client.does("available?", () -> client.getInputStream().available());
      s.client.does("read", () -> client.getInputStream().readNBytes(6));
      s.client.does("time-out", () -> client.setSoTimeout(50));
      s.client.does("read", () -> client.getInputStream().read());
      s.server.starts("read in vain", () -> server.getInputStream().read());
      s.client.does("shut output", () -> client.shutdownOutput());
      s.server.ends("read in vain");
      s.client.does("no time-out", () -> client.setSoTimeout(0));
      s.client.starts("read in vain", () -> client.getInputStream().read());
      s.client.does("close", () -> client.close());
      s.client.ends("read in vain");
      s.client.does("read", () -> client.getInputStream().read());
      s.server.does("close", () -> server.close());
      s.client.does("text", () -> client);
    }
  }

  /** Sees what passes, and changes it; what the application calls is this. */
  private static final class Scrambled extends Socket {
    private final StringBuilder log = new StringBuilder();

    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read() throws IOException {
          int b = super.read();
          return b < 0 ? b : b ^ 0x55;
        }

        @Override
        public int read(byte[] dst, int offset, int length) throws IOException {
          int n = super.read(dst, offset, length);
          for (int i = offset; i < offset + n; i++) {
            dst[i] ^= 0x55;
          }
          return n;
        }
      };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return new FilterOutputStream(super.getOutputStream()) {
        @Override
        public void write(int b) throws IOException {
          out.write(b ^ 0x55);
        }

        @Override
        public void write(byte[] src, int offset, int length) throws IOException {
          byte[] changed = Arrays.copyOfRange(src, offset, offset + length);
          for (int i = 0; i < length; i++) {
            changed[i] ^= 0x55;
          }
          out.write(changed);
        }
      };
    }

    @Override
    public synchronized void close() throws IOException {
      log.append(isClosed() ? "" : "closed ");
      super.close();
    }

    @Override
    public void shutdownOutput() throws IOException {
      log.append("shut ");
      super.shutdownOutput();
    }
  }

  /** Accepts {@link Scrambled} sockets. */
  private static final class Scrambling extends ServerSocket {
    Scrambling() throws IOException {
      bind(Two.loopback(0), 5);
    }

    @Override
    public Socket accept() throws IOException {
      Socket socket = new Scrambled();
      implAccept(socket);
      return socket;
    }
  }

  /** With an implementation of its own, or the platform's. */
  private static final class Own extends ServerSocket {
    private final boolean own;

    Own() throws IOException {
      own = false;
      bind(Two.loopback(0), 5);
    }

    Own(SocketImpl impl) throws IOException {
      super(impl);
      own = true;
      bind(Two.loopback(0), 5);
    }

    /** Into a socket with an implementation of the same sort. */
    @Override
    public Socket accept() throws IOException {
      return accept(own);
    }

    /** Into a socket with one of the other sort. */
    Socket mismatched() throws IOException {
      return accept(!own);
    }

    private Socket accept(boolean intoOwn) throws IOException {
      Socket socket = intoOwn ? ChannelImpl.socket(new ChannelImpl()) : new Socket();
      implAccept(socket);
      return socket;
    }
  }

  private static final class WithoutImpl extends Socket {
    WithoutImpl() throws IOException {
      super((SocketImpl) null);
    }
  }
}
