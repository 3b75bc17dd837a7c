package io.toehold.apps.matrix;

import java.util.List;

/** HTTP servers and clients: each at least once, and the JDK's client with every server. */
final class HttpApplications {

  private static final Program HTTP_1 = Program.of("jdk", "jdk.JdkHttpClient", null, "HTTP_1_1");
  private static final Program HTTP_2 = Program.of("jdk", "jdk.JdkHttpClient", null, "HTTP_2");
  private static final Program WEB_SOCKET = Program.of("jdk", "jdk.WebSocketClient", null);

  private static final Program JDK = Program.of("jdk", "jdk.JdkHttpServer", null);
  private static final Program UNDERTOW =
      Program.of("undertow", "undertow.UndertowServer", "undertow-core");

  private HttpApplications() {}

  static List<Application> all() {
    return List.of(
        new Application("jdk-httpserver", JDK, HTTP_1),
        new Application("undertow", UNDERTOW, HTTP_1),
        new Application("undertow-websocket", UNDERTOW, WEB_SOCKET));
  }
}
