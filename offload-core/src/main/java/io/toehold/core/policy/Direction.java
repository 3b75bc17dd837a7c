package io.toehold.core.policy;

import java.util.Locale;

/** Which side of a connection a rule speaks of. */
public enum Direction {
  /** The application listens; the address is the one that its socket is bound to. */
  LISTEN,
  /** The application connects; the address is the peer's. */
  CONNECT;

  /** The word of the rules. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
