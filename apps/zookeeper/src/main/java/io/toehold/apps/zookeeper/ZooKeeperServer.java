package io.toehold.apps.zookeeper;

import io.toehold.apps.kit.Server;
import io.toehold.apps.kit.Unmodified;
import java.nio.file.Path;
import org.apache.zookeeper.server.ZooKeeperServerMain;

/** The standalone server; which of its two network layers it uses is for system properties. */
public final class ZooKeeperServer {

  private ZooKeeperServer() {}

  /** The entry. */
  public static void main(String[] args) {
    int port = Server.port(args);
    System.setProperty("zookeeper.admin.enableServer", "false");
    Unmodified.run(
        port,
        () ->
            ZooKeeperServerMain.main(
                new String[] {Integer.toString(port), Path.of("").toAbsolutePath().toString()}));
  }
}
