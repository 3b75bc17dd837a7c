package io.toehold.apps.redis;

import io.toehold.apps.kit.NativeServer;
import io.toehold.apps.kit.Server;
import java.util.List;

/** The server of the system's package; it writes each change to a file before it answers. */
public final class RedisServer {

  private RedisServer() {}

  /** The entry. */
  public static void main(String[] args) {
    int port = Server.port(args);
    NativeServer.run(
        port,
        () ->
            List.of(
                "redis-server",
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--save",
                "",
                "--appendonly",
                "yes"));
  }
}
