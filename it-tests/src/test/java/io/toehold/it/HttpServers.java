package io.toehold.it;

import io.toehold.it.app.http.JdkServer;
import io.toehold.it.app.http.JettyServer;
import io.toehold.it.app.http.TomcatServer;
import io.toehold.it.harness.JvmPair;
import io.toehold.it.harness.Launch;

/** The HTTP servers that the tests start. */
enum HttpServers {
  TOMCAT_NIO {
    @Override
    Launch launch(JvmPair pair) {
      return pair.server(TomcatServer.class).with("tomcat-").arguments("Http11NioProtocol");
    }
  },
  TOMCAT_NIO2 {
    @Override
    Launch launch(JvmPair pair) {
      return pair.server(TomcatServer.class).with("tomcat-").arguments("Http11Nio2Protocol");
    }
  },
  JETTY {
    @Override
    Launch launch(JvmPair pair) {
      return pair.server(JettyServer.class).with("jetty-", "slf4j-");
    }
  },
  JDK {
    @Override
    Launch launch(JvmPair pair) {
      return pair.server(JdkServer.class);
    }
  };

  abstract Launch launch(JvmPair pair);
}
