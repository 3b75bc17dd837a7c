package io.toehold.host.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class CollectorTest {
  @Test
  void knowsWhetherItIsOneThatPins() {
    boolean isG1 =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .anyMatch(collector -> collector.getName().startsWith("G1"));
    assertEquals(isG1 && Runtime.version().feature() >= 22, Collector.pinsArrays());
  }
}
