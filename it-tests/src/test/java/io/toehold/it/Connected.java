package io.toehold.it;

import io.toehold.it.app.net.Api;
import io.toehold.it.harness.PeerJvm;

/**
 * A connection between two peers, which both know by the same name. Accepted at once, so that
 * nothing but a plain peer can be a reason not to offload it.
 */
record Connected(String name, int port, PeerJvm server, PeerJvm client) {
  static Connected open(String name, PeerJvm server, Api serverApi, PeerJvm client, Api clientApi) {
    int port = server.listen(name, serverApi);
    PeerJvm.Answer accepted = server.tell("accept", name, name);
    client.connect(name, clientApi, port).get();
    accepted.get();
    server.countDirect();
    return new Connected(name, port, server, client);
  }

  void close() {
    client.ask("close", name);
    server.ask("close", name);
    server.ask("unlisten", name);
  }
}
