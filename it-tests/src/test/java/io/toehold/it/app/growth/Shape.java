package io.toehold.it.app.growth;

import io.toehold.it.suite.kind.End;
import io.toehold.it.suite.kind.Kind;
import io.toehold.it.suite.kind.Listening;
import java.net.InetSocketAddress;

/** The ways in which an application uses connections. */
public enum Shape {
  SOCKET(Kind.SOCKET),
  ADAPTOR(Kind.ADAPTOR),
  CHANNEL(Kind.CHANNEL),
  /** Each with selectors of its own. */
  SELECTOR(Kind.SELECTOR),
  /** All with one selector, which lives on. */
  ONE_SELECTOR(Kind.SELECTOR) {
    @Override
    Listening listen(InetSocketAddress address) throws Exception {
      return SelectedEnd.listen(address);
    }

    @Override
    End connect(InetSocketAddress address) throws Exception {
      return SelectedEnd.connect(address);
    }
  },
  ASYNC(Kind.ASYNC),
  VIRTUAL_SOCKET(Kind.VIRTUAL_SOCKET),
  VIRTUAL_CHANNEL(Kind.VIRTUAL_CHANNEL),
  IN_PLACE(Kind.CHANNEL) {
    @Override
    Listening listen(InetSocketAddress address) throws Exception {
      return InPlaceEnd.listen(address);
    }

    @Override
    End connect(InetSocketAddress address) throws Exception {
      return InPlaceEnd.connect(address);
    }
  };

  private static final int BACKLOG = 50;

  private final Kind kind;

  Shape(Kind kind) {
    this.kind = kind;
  }

  /** Whether this needs virtual threads. */
  public boolean isVirtual() {
    return kind.isVirtual();
  }

  Listening listen(InetSocketAddress address) throws Exception {
    return kind.listen(address, BACKLOG);
  }

  End connect(InetSocketAddress address) throws Exception {
    return kind.connect(address);
  }
}
