package io.toehold.it;

import io.toehold.it.app.net.Api;
import io.toehold.it.harness.PeerJvm;

/** A connection between two peers, which both know by the same name. */
record Connected(String name, int port, PeerJvm server, PeerJvm client) {
  static Connected open(String name, PeerJvm server, Api serverApi, PeerJvm client, Api clientApi) {
    int port = server.listen(name, serverApi);
    PeerJvm.Answer connected = client.connect(name, clientApi, port);
    server.ask("accept", name, name);
    connected.get();
    return new Connected(name, port, server, client);
  }

  void close() {
    client.ask("close", name);
    server.ask("close", name);
    server.ask("unlisten", name);
  }
}
