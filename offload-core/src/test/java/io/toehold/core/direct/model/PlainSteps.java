package io.toehold.core.direct.model;

import io.toehold.core.direct.model.World.Client;

/** A connecting process without Toehold. */
final class PlainSteps {
  private final Setup setup;
  private final Kernel kernel;

  PlainSteps(Setup setup, Kernel kernel) {
    this.setup = setup;
    this.kernel = kernel;
  }

  void steps(World w, int client, Steps out) {
    Client c = w.clients[client - 1];
    int address = setup.addressOf(client);
    if (c.pc == ClientSteps.IDLE && c.attempts > 0 && Kernel.isPortFree(w, address)) {
      out.step(
          "plain connect",
          w,
          (n, table) -> {
            Client plain = n.clients[client - 1];
            n.portHolder[address] = client;
            plain.attempts--;
            plain.path = World.HOST;
            plain.connection = kernel.connect(n, client, address, false);
            plain.pc = ClientSteps.DECIDED;
          });
    } else if (c.pc == ClientSteps.DECIDED) {
      out.step("plain close", w, (n, table) -> close(n, client, address, false));
      out.step("plain reset", w, (n, table) -> close(n, client, address, true));
    }
  }

  private static void close(World w, int client, int address, boolean reset) {
    Client c = w.clients[client - 1];
    Kernel.close(w, client, address, c.connection, reset);
    c.connection = -1;
    c.pc = ClientSteps.IDLE;
  }
}
