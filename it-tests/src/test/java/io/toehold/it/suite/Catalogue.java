package io.toehold.it.suite;

import io.toehold.it.suite.Behaviour.Path;
import io.toehold.it.suite.Behaviour.Script;
import io.toehold.it.suite.Behaviour.Threads;
import io.toehold.it.suite.kind.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Takes the behaviours of one subject. */
public final class Catalogue {
  /** A script that is the same for several APIs. */
  public interface ForKind {
    void play(Scene scene, Kind kind) throws Exception;
  }

  private final String subject;
  private final List<Behaviour> behaviours = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  Catalogue(String subject) {
    this.subject = subject;
  }

  List<Behaviour> behaviours() {
    return behaviours;
  }

  /** A behaviour of connections that are offloaded. */
  public void add(String name, Script script) {
    add(name, Threads.PLATFORM, Path.DIRECT, script);
  }

  /** A behaviour that is not of connections, or of such that need not be offloaded. */
  public void addAnyPath(String name, Script script) {
    add(name, Threads.PLATFORM, Path.ANY, script);
  }

  /** The same for each of these APIs at both ends. */
  public void add(String name, Set<Kind> kinds, ForKind script) {
    for (Kind kind : kinds) {
      if (kind.isPossible()) {
        add(
            name + " [" + kind.text() + "]",
            kind.isVirtual() ? Threads.VIRTUAL : Threads.PLATFORM,
            Path.DIRECT,
            scene -> script.play(scene, kind));
      }
    }
  }

  private void add(String name, Threads threads, Path path, Script script) {
    if (!names.add(name)) {
      throw new IllegalArgumentException("twice: " + subject + "/" + name);
    }
    behaviours.add(new Behaviour(subject, name, threads, path, script));
  }
}
