package io.toehold.apps.artemis;

import io.toehold.apps.kit.Server;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/**
 * The broker, with its journal in the working directory. The first argument is for its acceptor.
 */
public final class ArtemisServer {

  private ArtemisServer() {}

  /** The entry. */
  public static void main(String[] args) {
    Server.run(
        () -> {
          Configuration configuration =
              new ConfigurationImpl()
                  .setSecurityEnabled(false)
                  .setJournalType(JournalType.NIO)
                  .setJournalDirectory("journal")
                  .setBindingsDirectory("bindings")
                  .setLargeMessagesDirectory("large")
                  .setPagingDirectory("paging")
                  .addAcceptorConfiguration(
                      "tcp", "tcp://127.0.0.1:" + Server.port(args) + "?" + args[0]);
          EmbeddedActiveMQ broker = new EmbeddedActiveMQ().setConfiguration(configuration).start();
          return broker::stop;
        });
  }
}
