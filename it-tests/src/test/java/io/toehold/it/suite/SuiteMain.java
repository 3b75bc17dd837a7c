package io.toehold.it.suite;

import io.toehold.it.app.Control;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Plays the suite.
 *
 * <pre>
 *   alone  report pattern           both sides here
 *   server report pattern socket    the server; "client pattern socket" is another JVM
 * </pre>
 *
 * The report has a line for each step, "behaviour TAB what was seen", and one for each behaviour
 * whose connections should have been offloaded and were not.
 */
public final class SuiteMain {

  /** Most behaviours wait most of the time. */
  private static final int AT_ONCE = Integer.getInteger("suite.settle", 0) > 0 ? 8 : 3;

  private static final long SCENE_MILLIS = 15_000;

  private final Other other;
  private final boolean isServer;
  private final ExecutorService workers =
      Executors.newFixedThreadPool(
          AT_ONCE,
          body -> {
            Thread thread = new Thread(body, "supervisor");
            thread.setDaemon(true);
            return thread;
          });

  private SuiteMain(Other other, boolean isServer) {
    this.other = other;
    this.isServer = isServer;
  }

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "alone" -> new SuiteMain(null, true).conduct(Path.of(args[1]), args[2]);
      case "server" -> {
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
          listener.bind(UnixDomainSocketAddress.of(args[3]));
          Control.say("listening");
          try (SocketChannel channel = listener.accept()) {
            Other other = new Other(channel);
            Thread reader = new Thread(() -> listen(other), "other");
            reader.setDaemon(true);
            reader.start();
            new SuiteMain(other, true).conduct(Path.of(args[1]), args[2]);
          }
        }
      }
      case "client" -> {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(args[2]))) {
          new SuiteMain(new Other(channel), false).follow(args[1]);
        }
      }
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void listen(Other other) {
    try {
      other.listen(order -> {});
    } catch (IOException closed) {
      // the end
    }
  }

  private void conduct(Path report, String pattern) throws Exception {
    List<Behaviour> behaviours = Suite.matching(Pattern.compile(pattern));
    List<Future<Scene>> scenes = new ArrayList<>();
    for (int i = 0; i < behaviours.size(); i++) {
      int number = i + 1;
      scenes.add(workers.submit(() -> conduct(number, behaviours.get(number - 1))));
    }
    int direct = 0;
    try (BufferedWriter out = Files.newBufferedWriter(report)) {
      for (int i = 0; i < scenes.size(); i++) {
        Behaviour behaviour = behaviours.get(i);
        Scene scene = scenes.get(i).get();
        for (String line : scene.account()) {
          out.write(behaviour.id() + "\t" + line + "\n");
        }
        direct += scene.direct();
        if (scene.astray()) {
          out.write(SuiteReport.NOT_DIRECT + "\t" + behaviour.id() + "\n");
        }
      }
    }
    if (other != null) {
      other.say(0, 0, Other.END);
    }
    Control.say("direct " + direct);
    Control.say("played " + behaviours.size());
    Control.untilExit();
  }

  private Scene conduct(int number, Behaviour behaviour) throws Exception {
    if (other != null) {
      other.say(number, 0, behaviour.id());
    }
    return play(number, behaviour);
  }

  /** The other JVM says what is played. */
  private void follow(String pattern) throws IOException {
    Map<String, Behaviour> known =
        Suite.matching(Pattern.compile(pattern)).stream()
            .collect(Collectors.toMap(Behaviour::id, behaviour -> behaviour));
    List<Future<?>> played = new ArrayList<>();
    other.listen(
        order -> {
          String[] words = order.split(" ", 2);
          int number = Integer.parseInt(words[0]);
          played.add(workers.submit(() -> play(number, known.get(words[1]))));
        });
    try {
      for (Future<?> one : played) {
        one.get();
      }
    } catch (ExecutionException | InterruptedException problem) {
      throw new IOException(problem);
    }
  }

  private Scene play(int number, Behaviour behaviour) throws InterruptedException {
    Scene scene = new Scene(number, behaviour, other, isServer);
    Thread player =
        new Thread(
            () -> {
              try {
                behaviour.script().play(scene);
              } catch (Exception | Error stopped) {
                scene.abandon("the script stops: " + stopped);
              }
            },
            behaviour.id());
    player.setDaemon(true);
    player.start();
    player.join(SCENE_MILLIS);
    if (player.isAlive()) {
      StackTraceElement[] stack = player.getStackTrace();
      scene.abandon("the script hangs at " + List.of(stack));
    }
    scene.close();
    return scene;
  }
}
