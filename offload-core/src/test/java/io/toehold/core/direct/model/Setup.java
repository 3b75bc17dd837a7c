package io.toehold.core.direct.model;

/**
 * Who takes part. All use one port number.
 *
 * @param entries of the table
 * @param attempts of each Toehold client; each has an address of its own or shares the first
 * @param plain attempts of a plain client, which uses the first address
 * @param addresses 1, or 2: the second Toehold client then has its own
 * @param acceptors threads in accept
 * @param deaths how many clients may die
 * @param resets how many connections may be reset by others
 * @param elsewhere whether a connection may come to somebody else than the acceptor
 * @param flaw what is broken
 */
record Setup(
    int entries,
    int[] attempts,
    int plain,
    int addresses,
    int acceptors,
    int deaths,
    int resets,
    boolean elsewhere,
    Flaws flaw) {
  static final int PORT = 7;
  static final int SLOT = 0;

  Setup with(Flaws other) {
    return new Setup(
        entries, attempts, plain, addresses, acceptors, deaths, resets, elsewhere, other);
  }

  int clients() {
    return attempts.length + (plain > 0 ? 1 : 0);
  }

  boolean isPlain(int client) {
    return client > attempts.length;
  }

  int addressOf(int client) {
    return client == 2 && addresses == 2 ? 1 : 0;
  }

  World initial() {
    World w = World.initial(entries, clients(), addresses, acceptors);
    for (int i = 0; i < w.clients.length; i++) {
      w.clients[i].attempts = isPlain(i + 1) ? plain : attempts[i];
    }
    return w;
  }
}
