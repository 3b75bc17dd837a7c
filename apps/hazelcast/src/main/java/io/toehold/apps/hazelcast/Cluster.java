package io.toehold.apps.hazelcast;

/** What all members are told. */
final class Cluster {

  /** So many members at most, on ports one after the other. */
  private static final int MEMBERS = 4;

  private Cluster() {}

  /** In Hazelcast's XML; the member takes the first free port from {@code first + offset} on. */
  static String configuration(int first, int offset) {
    StringBuilder members = new StringBuilder();
    for (int i = 0; i < MEMBERS; i++) {
      members.append("<member>127.0.0.1:").append(first + i).append("</member>");
    }
    return """
        <hazelcast xmlns="http://www.hazelcast.com/schema/config">
          <cluster-name>apps-%d</cluster-name>
          <network>
            <port auto-increment="%s" port-count="%d">%d</port>
            <reuse-address>true</reuse-address>
            <join>
              <auto-detection enabled="false"/>
              <multicast enabled="false"/>
              <tcp-ip enabled="true">%s</tcp-ip>
            </join>
            <interfaces enabled="true"><interface>127.0.0.1</interface></interfaces>
          </network>
        </hazelcast>
        """
        .formatted(first, offset > 0, MEMBERS - 1, first + offset, members);
  }

  /** Nobody is called home, and a member that ends hands its data over. */
  static void setProperties() {
    System.setProperty("hazelcast.phone.home.enabled", "false");
    System.setProperty("hazelcast.shutdownhook.policy", "GRACEFUL");
    System.setProperty("hazelcast.graceful.shutdown.max.wait", "15");
    System.setProperty("hazelcast.logging.type", "slf4j");
    System.setProperty("hazelcast.partition.count", "31");
  }
}
