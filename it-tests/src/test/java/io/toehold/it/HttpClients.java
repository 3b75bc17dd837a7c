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
    return launch(pair, url, largest, HttpMain.class);
  }

  Launch launch(JvmPair pair, String url, long largest, Class<?> main) {
    Launch launch = pair.client(main);
    if (this == APACHE) {
      launch.with("httpclient5-", "httpcore5-", "slf4j-");
    }
    return launch.arguments(name().toLowerCase(Locale.ROOT), url, largest);
  }
}
