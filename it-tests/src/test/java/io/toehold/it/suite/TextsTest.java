package io.toehold.it.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class TextsTest {
  private final Texts texts = new Texts();

  @Test
  void aPortHasAName() {
    texts.port("L", 47626);

    assertEquals("<L>", texts.of(47626));
    assertEquals("147626", texts.of(147626));
  }

  @Test
  void aNumberThatIsNoPortMayBeTheSame() {
    texts.portOfAddresses("L", 47626);

    assertEquals("available 47626", texts.of("available 47626"));
    assertEquals("/127.0.0.1:<L>", texts.of(new InetSocketAddress("127.0.0.1", 47626)));
    assertEquals("localport=<L>]", texts.of("localport=47626]"));
  }
}
