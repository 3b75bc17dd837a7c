package io.toehold.it.app.growth;

import io.toehold.it.app.Control;
import io.toehold.it.suite.Two;
import io.toehold.it.suite.VirtualThreads;
import io.toehold.it.suite.kind.End;
import io.toehold.it.suite.kind.Listening;
import java.io.IOException;

/**
 * Accepts connections one after another and does what their first byte says. Orders: see {@link
 * Ledger}.
 */
public final class GrowthServer {
  private GrowthServer() {}

  /** The shape. */
  public static void main(String[] args) throws Exception {
    Shape shape = Shape.valueOf(args[0]);
    Listening listening = shape.listen(Two.loopback(0));
    Runnable acceptor = () -> accept(listening);
    Thread thread =
        shape.isVirtual() ? VirtualThreads.unstarted(acceptor) : new Thread(acceptor, "acceptor");
    thread.setDaemon(true);
    thread.start();
    Control.say("port " + listening.port());
    new Ledger().keep(count -> {});
  }

  private static void accept(Listening listening) {
    try {
      while (true) {
        try (End end = listening.accept()) {
          byte[] manner = end.readFully(1);
          if (manner.length == 1) { // else killed
            Manner.values()[manner[0]].server(end);
          }
        } catch (IOException killed) {
          Control.say("lost " + killed);
        }
      }
    } catch (Exception problem) {
      problem.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }
}
