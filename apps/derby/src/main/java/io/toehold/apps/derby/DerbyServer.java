package io.toehold.apps.derby;

import io.toehold.apps.kit.Server;
import io.toehold.apps.kit.Unmodified;
import java.util.ArrayList;
import java.util.List;
import org.apache.derby.drda.NetworkServerControl;

/** Derby's own server; the arguments before the port are for it. */
public final class DerbyServer {

  private DerbyServer() {}

  /** The entry. */
  public static void main(String[] args) {
    int port = Server.port(args);
    Unmodified.run(
        port,
        () -> {
          List<String> words = new ArrayList<>(List.of("start", "-h", "127.0.0.1", "-p"));
          words.add(Integer.toString(port));
          words.addAll(List.of(args).subList(0, args.length - 1));
          NetworkServerControl.main(words.toArray(String[]::new));
        });
  }
}
