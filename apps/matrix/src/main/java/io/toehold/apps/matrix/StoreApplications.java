package io.toehold.apps.matrix;

import java.util.List;

/** Databases, brokers, caches, and what the JDK itself builds on sockets. */
final class StoreApplications {

  /** Netty's native transport does without {@code java.nio}. */
  private static final String NO_NATIVE = "-Dio.netty.transport.noNative=true";

  private static final String ZOOKEEPER_NETTY_SERVER =
      "-Dzookeeper.serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory";
  private static final String ZOOKEEPER_NETTY_CLIENT =
      "-Dzookeeper.clientCnxnSocket=org.apache.zookeeper.ClientCnxnSocketNetty";

  private StoreApplications() {}

  static List<Application> all() {
    Program zooKeeperServer = Program.of("zookeeper", "zookeeper.ZooKeeperServer", "zookeeper");
    Program zooKeeperClient = Program.of("zookeeper", "zookeeper.ZooKeeperClient", "zookeeper");
    return List.of(
        new Application("zookeeper", zooKeeperServer, zooKeeperClient),
        new Application(
            "zookeeper-netty",
            zooKeeperServer.with(NO_NATIVE, ZOOKEEPER_NETTY_SERVER),
            zooKeeperClient.with(NO_NATIVE, ZOOKEEPER_NETTY_CLIENT)),
        new Application(
                "kafka",
                Program.of("kafka", "kafka.KafkaBroker", "kafka_2.13"),
                Program.of("kafka", "kafka.KafkaClient", "kafka-clients"))
            .withSelfConnections(),
        new Application(
                "h2", Program.of("h2", "h2.H2Server", "h2"), Program.of("h2", "h2.H2Client", "h2"))
            .withSelfConnections(),
        new Application(
            "derby",
            Program.of("derby", "derby.DerbyServer", "derbynet", "-noSecurityManager"),
            Program.of("derby", "derby.DerbyClient", "derbyclient")),
        artemis("artemis", "useEpoll=false"),
        artemis("artemis-epoll", "useEpoll=true").onHost(),
        new Application(
            "hazelcast",
            Program.of("hazelcast", "hazelcast.HazelcastServer", "hazelcast"),
            Program.of("hazelcast", "hazelcast.HazelcastClient", "hazelcast")),
        remote("rmi", "Rmi"),
        remote("jmx", "Jmx").withSelfConnections(),
        remote("ssl-socket", "Tls"),
        new Application(
                "postgresql",
                Program.of("postgres", "postgres.PostgresServer", null),
                Program.of("postgres", "postgres.PostgresClient", "postgresql"))
            .onHost(),
        redis("redis-jedis", "Jedis", "jedis"),
        redis("redis-lettuce", "Lettuce", "lettuce-core"));
  }

  private static Application artemis(String name, String parameter) {
    return new Application(
        name,
        Program.of("artemis", "artemis.ArtemisServer", "artemis-server", parameter),
        Program.of("artemis", "artemis.ArtemisClient", "artemis-jakarta-client", parameter));
  }

  private static Application remote(String name, String main) {
    return new Application(
        name,
        Program.of("jdk-remote", "remote." + main + "Server", null),
        Program.of("jdk-remote", "remote." + main + "Client", null));
  }

  private static Application redis(String name, String main, String library) {
    return new Application(
            name,
            Program.of("redis", "redis.RedisServer", null),
            Program.of("redis", "redis." + main + "Client", library))
        .onHost();
  }
}
