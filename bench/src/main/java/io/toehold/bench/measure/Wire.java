package io.toehold.bench.measure;

import io.toehold.bench.host.CProgram;
import io.toehold.bench.host.Child;
import io.toehold.bench.host.NetworkNamespace;
import io.toehold.bench.host.Tool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The network of a {@link WireCase} in one mode, and what runs in it. "We" are the end that is
 * compared: Toehold, lwIP, or the kernel itself.
 *
 * <pre>
 *   veth   namespace of ours (10.9.0.2) --- veth pair --- namespace of the kernel's (10.9.0.1)
 *   tun    namespace of ours (10.9.0.2), TUN --- process --- TUN, namespace of the kernel's (10.9.0.1)
 *   link   process with 10.9.0.2 --- TUN, namespace of both (10.9.0.1)
 * </pre>
 */
final class Wire {

  private static final String OURS = "10.9.0.2";
  private static final String KERNELS = "10.9.0.1";
  private static final String PORT = "7000";
  private static final String DEVICE = "bench0";

  private static final Lazy<String> NETWORK = new Lazy<>(NetworkNamespace::problem);
  private static final Lazy<CProgram> DEVICES =
      new Lazy<>(() -> CProgram.compile(Wire.class, "device"));
  private static final Lazy<CProgram> LWIP =
      new Lazy<>(() -> CProgram.compile(Wire.class, "lwip", "-I/usr/include/lwip", "-llwip"));
  private static final Lazy<String> ETHTOOL = new Lazy<>(Wire::ethtoolProblem);

  private final WireCase wire;
  private final Mode mode;
  private final Case.Run run;
  private final String title;
  private final List<AutoCloseable> open = new ArrayList<>();

  /** A network that is not there yet. */
  Wire(WireCase wire, Mode mode, Case.Run run) {
    this.wire = wire;
    this.mode = mode;
    this.run = run;
    title = wire.name() + " " + mode.title();
  }

  /** Why a mode cannot be measured here, or null. */
  static String unavailable(Mode mode) {
    if (NETWORK.get() != null) {
      return NETWORK.get();
    }
    return switch (mode) {
      case VETH -> ETHTOOL.get();
      case TUN, DEVICE, DEVICE_PLAIN -> DEVICES.get().problem();
      case LWIP -> LWIP.get().problem();
      default -> null;
    };
  }

  private static String ethtoolProblem() {
    try {
      Tool.output("ethtool", "--version");
      return null;
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  /** Starts it. */
  Pair start() throws IOException {
    try {
      return switch (mode) {
        case VETH, VETH_OFFLOADS -> overVeth();
        case TUN -> overTwoDevices();
        case LWIP -> lwip();
        case LINK, LINK_PLAIN -> overLink();
        case DEVICE, DEVICE_PLAIN -> deviceAlone();
        default -> throw new IOException("not over a network: " + mode.title());
      };
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void close() {
    for (int i = open.size(); i > 0; i--) {
      try {
        open.get(i - 1).close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private <T extends AutoCloseable> T open(T what) {
    open.add(what);
    return what;
  }

  private Pair overVeth() throws IOException {
    NetworkNamespace ours = open(new NetworkNamespace());
    NetworkNamespace kernels = open(new NetworkNamespace());
    ours.cable(DEVICE, OURS, kernels, KERNELS);
    if (mode == Mode.VETH) {
      for (NetworkNamespace end : List.of(ours, kernels)) {
        end.run("ethtool", "-K", DEVICE, "tso", "off", "gso", "off", "gro", "off");
      }
    }
    return pair(ours, java(true, List.of()), kernels);
  }

  private Pair overTwoDevices() throws IOException {
    NetworkNamespace ours = open(new NetworkNamespace());
    NetworkNamespace kernels = open(new NetworkNamespace());
    ours.tun(DEVICE, OURS);
    kernels.tun(DEVICE, KERNELS);
    List<String> forwarder = DEVICES.get().command("forward", DEVICE, DEVICE, kernels.name());
    open(Child.start(title + " forwarder", ours.inside(forwarder)));
    return pair(ours, java(true, List.of()), kernels);
  }

  private Pair overLink() throws IOException {
    NetworkNamespace network = open(new NetworkNamespace());
    network.tun(DEVICE, KERNELS);
    String rules =
        "link %1$s %2$s offloads=%3$s;offload listen *:%4$s via %1$s;offload connect %5$s/24:* via %1$s"
            .formatted(DEVICE, OURS, mode == Mode.LINK ? "on" : "off", PORT, KERNELS);
    String agent = "-javaagent:" + run.agent() + "=profile=off,rule=" + rules;
    return pair(network, java(true, run.agent() == null ? List.of() : List.of(agent)), network);
  }

  private Pair lwip() throws IOException {
    NetworkNamespace network = open(new NetworkNamespace());
    network.tun(DEVICE, KERNELS);
    List<String> command =
        wire.serverIsOurs()
            ? LWIP.get().command(DEVICE, OURS, wire.lwip(), PORT)
            : LWIP.get().command(DEVICE, OURS, wire.lwip(), KERNELS, PORT);
    return pair(network, command, network);
  }

  private Pair deviceAlone() throws IOException {
    NetworkNamespace network = open(new NetworkNamespace());
    network.tun(DEVICE, KERNELS);
    String headers = mode == Mode.DEVICE ? "1" : "0";
    String direction = wire.serverIsOurs() ? "in" : "out";
    List<String> command = DEVICES.get().command("raw", DEVICE, OURS, KERNELS, headers, direction);
    return Pair.alone(Child.start(title, network.inside(command)), this::close);
  }

  /** A Java program of ours or the kernel's end. */
  private List<String> java(boolean isOurs, List<String> options) {
    Programs programs = wire.programs();
    boolean isServer = isOurs == wire.serverIsOurs();
    String host = isServer ? "0.0.0.0" : isOurs ? KERNELS : OURS;
    return new Child.Jvm(
            title,
            run.jdk(),
            null,
            options,
            isServer ? programs.server() : programs.client(),
            List.of(host + ":" + PORT))
        .command();
  }

  private Pair pair(NetworkNamespace at, List<String> ours, NetworkNamespace kernels)
      throws IOException {
    List<String> our = at.inside(ours);
    List<String> kernel = kernels.inside(java(false, List.of()));
    boolean first = wire.serverIsOurs();
    Child server = open(Child.start(title + " server", first ? our : kernel));
    Child client = open(Child.start(title + " client", first ? kernel : our));
    return Pair.of(server, client, this::close);
  }

  /** Made when it is asked for. */
  private static final class Lazy<T> {
    private Supplier<T> maker;
    private T value;

    Lazy(Supplier<T> maker) {
      this.maker = maker;
    }

    synchronized T get() {
      if (maker != null) {
        value = maker.get();
        maker = null;
      }
      return value;
    }
  }
}
