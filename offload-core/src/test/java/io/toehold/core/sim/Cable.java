package io.toehold.core.sim;

import io.toehold.core.link.Link;
import io.toehold.core.link.PcapLink;
import io.toehold.core.link.PcapWriter;
import io.toehold.core.link.SimulatedWire;
import java.io.IOException;

/** A wire of a simulation, and its two ends as nodes see them. */
public final class Cable {
  /** For faults, devices' abilities and counters. */
  public final SimulatedWire wire;

  /** One end. */
  public final Link left;

  /** The other. */
  public final Link right;

  Cable(String name, SimulatedWire wire, PcapWriter capture, VirtualClock clock)
      throws IOException {
    this.wire = wire;
    if (capture == null) {
      left = wire.left;
      right = wire.right;
    } else {
      left = new PcapLink(wire.left, capture, name + " left", clock::elapsed);
      right = new PcapLink(wire.right, capture, name + " right", clock::elapsed);
    }
  }
}
