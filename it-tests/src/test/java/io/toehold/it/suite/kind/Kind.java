package io.toehold.it.suite.kind;

import io.toehold.it.suite.VirtualThreads;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The ways in which a Java application speaks TCP. */
public enum Kind {
  /** {@code java.net.Socket}, {@code ServerSocket}. */
  SOCKET {
    @Override
    public Listening listen(InetSocketAddress address, int backlog) throws Exception {
      return SocketEnd.listen(address, backlog);
    }

    @Override
    public End connect(InetSocketAddress address) throws Exception {
      return SocketEnd.connect(address);
    }
  },
  /** The {@code socket()} of blocking channels. */
  ADAPTOR {
    @Override
    public Listening listen(InetSocketAddress address, int backlog) throws Exception {
      return SocketEnd.listenAdapted(address, backlog);
    }

    @Override
    public End connect(InetSocketAddress address) throws Exception {
      return SocketEnd.connectAdapted(address);
    }
  },
  /** Blocking channels. */
  CHANNEL {
    @Override
    public Listening listen(InetSocketAddress address, int backlog) throws Exception {
      return ChannelEnd.listen(address, backlog);
    }

    @Override
    public End connect(InetSocketAddress address) throws Exception {
      return ChannelEnd.connect(address);
    }
  },
  /** Non-blocking channels, each with a selector. */
  SELECTOR {
    @Override
    public Listening listen(InetSocketAddress address, int backlog) throws Exception {
      return SelectorEnd.listen(address, backlog);
    }

    @Override
    public End connect(InetSocketAddress address) throws Exception {
      return SelectorEnd.connect(address);
    }
  },
  /** {@code AsynchronousSocketChannel}. */
  ASYNC {
    @Override
    public Listening listen(InetSocketAddress address, int backlog) throws Exception {
      return AsyncEnd.listen(address, backlog);
    }

    @Override
    public End connect(InetSocketAddress address) throws Exception {
      return AsyncEnd.connect(address);
    }
  },
  /** Sockets, used by virtual threads. */
  VIRTUAL_SOCKET {
    @Override
    public Listening listen(InetSocketAddress address, int backlog) throws Exception {
      return SOCKET.listen(address, backlog);
    }

    @Override
    public End connect(InetSocketAddress address) throws Exception {
      return SOCKET.connect(address);
    }
  },
  /** Blocking channels, used by virtual threads. */
  VIRTUAL_CHANNEL {
    @Override
    public Listening listen(InetSocketAddress address, int backlog) throws Exception {
      return CHANNEL.listen(address, backlog);
    }

    @Override
    public End connect(InetSocketAddress address) throws Exception {
      return CHANNEL.connect(address);
    }
  };

  /** All of them. */
  public static final Set<Kind> ALL = Collections.unmodifiableSet(EnumSet.allOf(Kind.class));

  /** Those whose calls block. */
  public static final Set<Kind> BLOCKING = Set.of(SOCKET, ADAPTOR, CHANNEL);

  /** Those with {@code java.net.Socket}. */
  public static final Set<Kind> SOCKETS = Set.of(SOCKET, ADAPTOR);

  /** A listening socket. */
  public abstract Listening listen(InetSocketAddress address, int backlog) throws Exception;

  /** A new connection. */
  public abstract End connect(InetSocketAddress address) throws Exception;

  /** Whether virtual threads act. */
  public boolean isVirtual() {
    return this == VIRTUAL_SOCKET || this == VIRTUAL_CHANNEL;
  }

  /** Whether this JDK has it. */
  public boolean isPossible() {
    return !isVirtual() || VirtualThreads.areThere();
  }

  /** For names of behaviours. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
