package io.toehold.apps.h2;

import io.toehold.apps.kit.Server;
import io.toehold.apps.kit.Unmodified;

/** H2's own server. */
public final class H2Server {

  private H2Server() {}

  /** The entry. */
  public static void main(String[] args) {
    int port = Server.port(args);
    Unmodified.run(
        port,
        () ->
            org.h2.tools.Server.main(
                "-tcp", "-tcpPort", Integer.toString(port), "-ifNotExists", "-baseDir", "."));
  }
}
