package io.toehold.apps.matrix;

import java.util.List;

/** HTTP servers and clients: each at least once, and the JDK's client with every server. */
final class HttpApplications {

  private static final Program HTTP_1 = Program.of("jdk", "jdk.JdkHttpClient", null, "HTTP_1_1");
  private static final Program HTTP_2 = Program.of("jdk", "jdk.JdkHttpClient", null, "HTTP_2");
  private static final Program WEB_SOCKET = Program.of("jdk", "jdk.WebSocketClient", null);
  private static final Program HTTPS = Program.of("jdk", "jdk.UrlClient", null, "https");
  private static final Program SOCKS = Program.of("jdk", "jdk.UrlClient", null, "socks");
  private static final Program APACHE =
      Program.of("apache-client", "apache.ClassicClient", "httpclient5");
  private static final Program APACHE_ASYNC =
      Program.of("apache-client", "apache.AsyncClient", "httpclient5");
  private static final Program OKHTTP = Program.of("okhttp", "okhttp.OkHttpMain", "okhttp-jvm");
  private static final Program JETTY_CLIENT =
      Program.of("jetty", "jetty.JettyClient", "jetty-client");

  private static final Program JDK = Program.of("jdk", "jdk.JdkHttpServer", null);
  private static final Program TOMCAT = tomcat("Http11NioProtocol");
  private static final Program TOMCAT_2 = tomcat("Http11Nio2Protocol");
  private static final Program JETTY = Program.of("jetty", "jetty.JettyServer", "jetty-server");
  private static final Program UNDERTOW =
      Program.of("undertow", "undertow.UndertowServer", "undertow-core");
  private static final Program VERTX = Program.of("vertx", "vertx.VertxServer", "vertx-core");
  private static final Program SPRING_BOOT = Program.jar("spring-boot", "spring-boot");
  private static final Program HELIDON =
      Program.of("helidon", "helidon.HelidonServer", "helidon-webserver").from(21);

  private static final Program GRPC = grpc("GrpcServer");
  private static final Program GRPC_CLIENT = grpc("GrpcClient");

  /** Lets gRPC's own Netty use {@code java.nio}. */
  private static final String GRPC_NIO = "-Dio.grpc.netty.shaded.io.netty.transport.noNative=true";

  private HttpApplications() {}

  static List<Application> all() {
    return List.of(
        new Application("jdk-httpserver", JDK, HTTP_1),
        new Application("jdk-https", Program.of("jdk", "jdk.JdkHttpsServer", null), HTTPS),
        new Application("jdk-socks", Program.of("jdk", "jdk.SocksServer", null), SOCKS)
            .withSelfConnections(),
        new Application("tomcat-nio", TOMCAT, HTTP_1),
        new Application("tomcat-nio-apache", TOMCAT, APACHE),
        new Application("tomcat-nio2", TOMCAT_2, HTTP_1),
        new Application("tomcat-nio2-okhttp", TOMCAT_2, OKHTTP),
        new Application("jetty", JETTY, HTTP_1),
        new Application("jetty-http2", JETTY, HTTP_2),
        new Application("jetty-jetty", JETTY, JETTY_CLIENT),
        new Application("undertow", UNDERTOW, HTTP_1),
        new Application("undertow-http2", UNDERTOW, HTTP_2),
        new Application("undertow-websocket", UNDERTOW, WEB_SOCKET),
        new Application("undertow-apache-async", UNDERTOW, APACHE_ASYNC),
        new Application("netty-nio", netty("nio"), HTTP_1),
        new Application("netty-epoll", netty("epoll"), HTTP_1).onHost(),
        new Application("vertx", VERTX, HTTP_1),
        new Application("vertx-http2", VERTX, HTTP_2),
        new Application("vertx-websocket", VERTX, WEB_SOCKET),
        new Application("spring-boot", SPRING_BOOT, HTTP_1),
        new Application("helidon", HELIDON, HTTP_1),
        new Application("grpc-nio", GRPC.with(GRPC_NIO), GRPC_CLIENT.with(GRPC_NIO)),
        new Application("grpc-epoll", GRPC, GRPC_CLIENT).onHost());
  }

  private static Program tomcat(String protocol) {
    return Program.of("tomcat", "tomcat.TomcatServer", "tomcat-embed-core", protocol);
  }

  private static Program netty(String transport) {
    return Program.of("netty", "netty.NettyServer", "netty-transport", transport);
  }

  private static Program grpc(String main) {
    return Program.of("grpc", "grpc." + main, "grpc-netty-shaded");
  }
}
