package io.toehold.apps.hazelcast;

import com.hazelcast.core.server.HazelcastMemberStarter;
import io.toehold.apps.kit.Server;
import java.nio.file.Files;
import java.nio.file.Path;

/** Hazelcast's own member, ready when it has joined the others. */
public final class HazelcastServer {

  private HazelcastServer() {}

  /** The entry. */
  public static void main(String[] args) {
    int port = Server.port(args);
    Server.run(
        () -> {
          Path file = Path.of("hazelcast.xml");
          Files.writeString(file, Cluster.configuration(port, 0));
          Cluster.setProperties();
          System.setProperty("hazelcast.config", file.toString());
          HazelcastMemberStarter.main(new String[0]);
          return () -> {}; // its own shutdown hook stops it
        });
  }
}
