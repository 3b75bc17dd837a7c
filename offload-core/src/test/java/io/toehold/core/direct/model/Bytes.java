package io.toehold.core.direct.model;

import io.toehold.core.direct.OfferTable;
import java.util.Arrays;

/** Packs small numbers. */
final class Bytes {
  private byte[] bytes = new byte[128];
  private int length;

  Bytes add(int small) {
    assert small >= -1 && small < 127 : small;
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * length);
    }
    bytes[length++] = (byte) small;
    return this;
  }

  /** A word of the table; the port and the slot are the same in all of them. */
  Bytes word(long word) {
    return add(OfferTable.generation(word)).add(OfferTable.state(word));
  }

  Key key() {
    return new Key(Arrays.copyOf(bytes, length));
  }
}
