package io.toehold.it.harness;

import io.toehold.it.app.Peer;
import io.toehold.it.app.net.Api;
import java.time.Duration;

/** A {@link Peer} in a JVM of its own, and words for what it can do. */
public final class PeerJvm implements AutoCloseable {
  private final ChildJvm jvm;
  private int told;
  private int direct;

  public PeerJvm(Launch launch) {
    jvm = launch.arguments(Settings.SEED).start();
  }

  /** One that lives for seconds. */
  public static PeerJvm server(JvmPair pair) {
    return new PeerJvm(pair.server(Peer.class).briefly());
  }

  /** One that lives for seconds. */
  public static PeerJvm client(JvmPair pair) {
    return new PeerJvm(pair.client(Peer.class).briefly());
  }

  public ChildJvm jvm() {
    return jvm;
  }

  /** An answer that is still to come. */
  public final class Answer {
    private final int number;
    private final String line;

    private Answer(int number, String line) {
      this.number = number;
      this.line = line;
    }

    /** The answer, whichever it is. */
    public String any(Duration duration) {
      return jvm.await("#" + number + " ", duration);
    }

    /** What was answered by a peer that could do it. */
    public String get() {
      return get(Deadline.USUAL);
    }

    public String get(Duration duration) {
      String answer = any(duration);
      if (!answer.startsWith("ok ")) {
        throw jvm.failure("answered to '" + line + "': " + answer);
      }
      return answer.substring("ok ".length());
    }

    /** The exception of a peer that could not do it. */
    public String failure() {
      String answer = any(Deadline.USUAL);
      if (!answer.startsWith("failed ")) {
        throw jvm.failure("answered to '" + line + "': " + answer);
      }
      return answer.substring("failed ".length());
    }
  }

  /** Says what to do, and does not wait. */
  public Answer tell(Object... words) {
    StringBuilder line = new StringBuilder();
    for (Object word : words) {
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    jvm.tell(line.toString());
    return new Answer(told++, line.toString());
  }

  /** Says what to do, and waits until it is done. */
  public String ask(Object... words) {
    return tell(words).get();
  }

  /** One more connection of this server that has to be offloaded, if both have the agent. */
  public void countDirect() {
    direct++;
  }

  /** Offloaded were at least those counted by {@link #countDirect}. */
  public void assertDirectSoFar() {
    Offload.assertDirectSoFar(jvm, direct);
  }

  /** Listens on any port of an address; returns the port. */
  public int listen(String name, Api api, String address) {
    return Integer.parseInt(ask("listen", name, api, address, 50));
  }

  public int listen(String name, Api api) {
    return listen(name, api, "127.0.0.1");
  }

  public Answer connect(String name, Api api, int port) {
    return tell("connect", name, api, "127.0.0.1", port);
  }

  @Override
  public void close() {
    jvm.close();
  }
}
