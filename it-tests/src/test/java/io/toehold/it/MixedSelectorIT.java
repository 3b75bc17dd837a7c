package io.toehold.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.toehold.it.app.MixedSelector;
import io.toehold.it.app.net.Api;
import io.toehold.it.harness.Agent;
import io.toehold.it.harness.ChildJvm;
import io.toehold.it.harness.JvmPair;
import io.toehold.it.harness.Offload;
import io.toehold.it.harness.PeerJvm;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One selector for offloaded connections, plain ones, datagrams and a pipe: all are served. */
class MixedSelectorIT {
  private static final int CONNECTIONS = 12;

  static Stream<JvmPair> pairs() {
    return Stream.of(
            JvmPair.same(List.of(Agent.full())),
            JvmPair.mixed(List.of(Agent.full())),
            JvmPair.unusual())
        .flatMap(all -> all);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void servesAllKinds(JvmPair pair) throws IOException {
    try (ChildJvm server = pair.server(MixedSelector.class).start();
        PeerJvm client = PeerJvm.client(pair);
        DatagramSocket datagrams = new DatagramSocket()) {
      int port = server.port();
      int datagramPort = Integer.parseInt(server.await("datagrams "));
      List<Socket> plain = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        client.connect("c" + i, Api.values()[i % Api.values().length], port).get();
        // The test itself runs without the agent: its connections take the host path.
        plain.add(new Socket(InetAddress.getLoopbackAddress(), port));
      }
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < CONNECTIONS; i++) {
          client.ask("echoed", "c" + i, round == 2 ? 1_000_003 : 5_003);
          Socket socket = plain.get(i);
          socket.getOutputStream().write(i);
          assertEquals(i, socket.getInputStream().read());
          echoes(datagrams, datagramPort, (byte) i);
        }
        server.tell("pipe");
      }
      if (pair.agent().offloads()) {
        Offload.assertDirect(server, port, CONNECTIONS);
      }
      server.await("pipe " + 2 * CONNECTIONS + " 0 " + 3 * CONNECTIONS + " spurious 0");
      for (Socket socket : plain) {
        socket.close();
      }
      client.jvm().finish();
      server.finish();
    }
  }

  private static void echoes(DatagramSocket socket, int port, byte value) throws IOException {
    byte[] bytes = {value};
    socket.setSoTimeout(10_000);
    socket.send(new DatagramPacket(bytes, 1, InetAddress.getLoopbackAddress(), port));
    DatagramPacket answer = new DatagramPacket(new byte[1], 1);
    socket.receive(answer);
    assertEquals(value, answer.getData()[0]);
  }
}
