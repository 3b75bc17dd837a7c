package sun.nio.ch;

import java.io.IOException;
import java.net.SocketOption;
import java.util.HashSet;
import java.util.Set;

/**
 * The options that an application has set on a kernel socket: an engine that makes the connection,
 * over a link, has to know of them. Thread-safe.
 */
public final class ToeholdOptions {
  /** The value of an option as the kernel has it, which may not be what was asked for. */
  public interface Kernel {
    Object get(SocketOption<?> option) throws IOException;
  }

  /** Who is told. */
  public interface Engine {
    void setOption(String name, Object value);
  }

  private Set<SocketOption<?>> set = Set.of();

  /** One has been set. */
  public synchronized void add(SocketOption<?> option) {
    if (!set.contains(option)) {
      Set<SocketOption<?>> more = new HashSet<>(set);
      more.add(option);
      set = more;
    }
  }

  /** Tells an engine of all that have been set. */
  public void tell(Engine engine, Kernel kernel) throws IOException {
    Set<SocketOption<?>> all;
    synchronized (this) {
      all = set;
    }
    for (SocketOption<?> option : all) {
      engine.setOption(option.name(), kernel.get(option));
    }
  }
}
