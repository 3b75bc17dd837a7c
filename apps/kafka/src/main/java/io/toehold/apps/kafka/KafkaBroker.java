package io.toehold.apps.kafka;

import io.toehold.apps.kit.Server;
import io.toehold.apps.kit.Unmodified;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kafka.Kafka;
import kafka.tools.StorageTool;

/** A broker and its controller in one process. */
public final class KafkaBroker {

  private KafkaBroker() {}

  /** The entry. */
  public static void main(String[] args) {
    int port = Server.port(args);
    Unmodified.run(port, () -> Kafka.main(new String[] {prepare(port).toString()}));
  }

  /** Writes the configuration, and formats the storage as the first start of a broker needs. */
  private static Path prepare(int port) throws IOException {
    Path directory = Path.of("").toAbsolutePath();
    Path properties = directory.resolve("server.properties");
    Files.write(
        properties,
        List.of(
            "process.roles=broker,controller",
            "node.id=1",
            "controller.quorum.voters=1@127.0.0.1:" + (port + 1),
            "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + (port + 1),
            "controller.listener.names=CONTROLLER",
            "log.dirs=" + directory.resolve("data"),
            "num.partitions=1",
            "offsets.topic.num.partitions=1",
            "offsets.topic.replication.factor=1",
            "group.initial.rebalance.delay.ms=0",
            "log.cleaner.dedupe.buffer.size=16777216"));
    StorageTool.execute(
        new String[] {"format", "-g", "-t", "AAAAAAAAAAAAAAAAAAAAAQ", "-c", properties.toString()},
        new PrintStream(OutputStream.nullOutputStream()));
    return properties;
  }
}
