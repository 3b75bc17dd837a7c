package io.toehold.apps.artemis;

import io.toehold.apps.kit.Server;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/** The broker, without a journal. The first argument is for its acceptor. */
public final class ArtemisServer {

  private ArtemisServer() {}

  /** The entry. */
  public static void main(String[] args) {
    Server.run(
        () -> {
          Configuration configuration =
              new ConfigurationImpl()
                  .setSecurityEnabled(false)
                  // On JDK 25 this version cannot read its journal: its Netty refuses to free the
                  // journal's buffers. The messages are not persistent anyway.
                  .setPersistenceEnabled(false)
                  .addAcceptorConfiguration(
                      "tcp", "tcp://127.0.0.1:" + Server.port(args) + "?" + args[0]);
          EmbeddedActiveMQ broker = new EmbeddedActiveMQ().setConfiguration(configuration).start();
          return broker::stop;
        });
  }
}
