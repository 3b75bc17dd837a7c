package io.toehold.it;

import io.toehold.it.app.http.HttpMain;
import io.toehold.it.harness.JvmPair;
import io.toehold.it.harness.Launch;
import java.util.Locale;

/** The HTTP clients that the tests start. */
enum HttpClients {
  JDK,
  URL,
  APACHE;

  Launch launch(JvmPair pair, String url, long largest) {
    Launch launch = pair.client(HttpMain.class);
    if (this == APACHE) {
      launch.with("httpclient5-", "httpcore5-", "slf4j-");
    }
    return launch.arguments(name().toLowerCase(Locale.ROOT), url, largest);
  }
}
