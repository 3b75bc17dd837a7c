package io.toehold.it.app.growth;

import io.toehold.it.suite.kind.End;
import java.io.IOException;
import java.net.StandardSocketOptions;

/** What happens to a connection, and how it ends. The client's first byte says it. */
enum Manner {
  CLIENT_CLOSES_FIRST {
    @Override
    void client(End end) throws Exception {
      answered(end, 1);
    }

    @Override
    void server(End end) throws Exception {
      end.write(new byte[1]);
      toTheEnd(end);
    }
  },
  SERVER_CLOSES_FIRST {
    @Override
    void client(End end) throws Exception {
      answered(end, 1);
      toTheEnd(end);
    }

    @Override
    void server(End end) throws Exception {
      end.write(new byte[1]);
    }
  },
  CLIENT_SHUTS_ITS_OUTPUT {
    @Override
    void client(End end) throws Exception {
      end.write(new byte[SOME]);
      end.shutdownOutput();
      answered(end, SOME);
      toTheEnd(end);
    }

    @Override
    void server(End end) throws Exception {
      toTheEnd(end);
      end.write(new byte[SOME]);
    }
  },
  BOTH_SHUT_ALL {
    @Override
    void client(End end) throws Exception {
      end.shutdownOutput();
      toTheEnd(end);
      end.shutdownInput();
    }

    @Override
    void server(End end) throws Exception {
      toTheEnd(end);
      end.shutdownInput();
      end.shutdownOutput();
    }
  },
  CLIENT_RESETS {
    @Override
    void client(End end) throws Exception {
      answered(end, 1);
      reset(end);
    }

    @Override
    void server(End end) throws Exception {
      end.write(new byte[1]);
      toTheEnd(end);
    }
  },
  SERVER_RESETS {
    @Override
    void client(End end) throws Exception {
      toTheEnd(end);
    }

    @Override
    void server(End end) throws Exception {
      reset(end);
    }
  },
  CLIENT_LEAVES_BYTES_UNREAD {
    @Override
    void client(End end) throws Exception {
      answered(end, 1);
    }

    @Override
    void server(End end) throws Exception {
      end.write(new byte[SOME]);
      toTheEnd(end);
    }
  },
  /** More than a small ring holds. */
  MUCH {
    @Override
    void client(End end) throws Exception {
      end.write(new byte[LOTS]);
      answered(end, LOTS);
    }

    @Override
    void server(End end) throws Exception {
      answered(end, LOTS);
      end.write(new byte[LOTS]);
      toTheEnd(end);
    }
  };

  private static final int SOME = 100;
  private static final int LOTS = 60_000;
  private static final int MUCH_EVERY = 64;

  /** What the client does after its first byte, before it closes. */
  abstract void client(End end) throws Exception;

  /** What the server does after that byte, before it closes. */
  abstract void server(End end) throws Exception;

  /** All in turn; the one that takes long now and then. */
  static Manner of(int number) {
    return number % MUCH_EVERY == 0 ? MUCH : values()[number % MUCH.ordinal()];
  }

  private static void answered(End end, int bytes) throws Exception {
    int n = end.readFully(bytes).length;
    if (n != bytes) {
      throw new IOException("the stream ended after " + n + " of " + bytes + " bytes");
    }
  }

  /** To the end, or the reset: where the asynchronous channels' closes leave bytes, they reset. */
  private static void toTheEnd(End end) throws Exception {
    try {
      while (end.read(LOTS) instanceof byte[]) {
        continue;
      }
    } catch (Exception ended) {
      if (!String.valueOf(ended.getMessage()).contains("Connection reset")) {
        throw ended;
      }
    }
  }

  /** Asynchronous channels have no such option: they reset by leaving bytes unread. */
  private static void reset(End end) throws IOException {
    if (!(end.raw() instanceof java.nio.channels.AsynchronousSocketChannel)) {
      end.set(StandardSocketOptions.SO_LINGER, 0);
    }
  }
}
