package io.toehold.it.app.net;

import java.io.IOException;
import java.net.InetSocketAddress;

/** The ways in which a Java application speaks TCP. */
public enum Api {
  /** {@code java.net.Socket} and {@code java.net.ServerSocket}. */
  SOCKET {
    @Override
    public Listener listen(InetSocketAddress address, int backlog) throws IOException {
      return SocketConnection.listen(address, backlog);
    }

    @Override
    public Connection connect(InetSocketAddress address) throws IOException {
      return SocketConnection.connect(address);
    }
  },
  /** Blocking channels. */
  CHANNEL {
    @Override
    public Listener listen(InetSocketAddress address, int backlog) throws IOException {
      return ChannelConnection.listen(address, backlog);
    }

    @Override
    public Connection connect(InetSocketAddress address) throws IOException {
      return ChannelConnection.connect(address);
    }
  },
  /** Non-blocking channels with a selector. */
  SELECTOR {
    @Override
    public Listener listen(InetSocketAddress address, int backlog) throws IOException {
      return SelectorConnection.listen(address, backlog);
    }

    @Override
    public Connection connect(InetSocketAddress address) throws IOException {
      return SelectorConnection.connect(address);
    }
  },
  /** Asynchronous channels. */
  ASYNCHRONOUS {
    @Override
    public Listener listen(InetSocketAddress address, int backlog) throws IOException {
      return AsynchronousConnection.listen(address, backlog);
    }

    @Override
    public Connection connect(InetSocketAddress address) throws IOException {
      return AsynchronousConnection.connect(address);
    }
  },
  /** Blocking channels whose bytes are claimed and leased in place. */
  IN_PLACE {
    @Override
    public Listener listen(InetSocketAddress address, int backlog) throws IOException {
      return InPlaceConnection.listen(address, backlog);
    }

    @Override
    public Connection connect(InetSocketAddress address) throws IOException {
      return InPlaceConnection.connect(address);
    }
  };

  /** Whether a read can time out and the connection be used on. */
  public boolean hasReadTimeout() {
    return this == SOCKET || this == SELECTOR;
  }

  /** A new listening socket. */
  public abstract Listener listen(InetSocketAddress address, int backlog) throws IOException;

  /** A new connection. */
  public abstract Connection connect(InetSocketAddress address) throws IOException;
}
