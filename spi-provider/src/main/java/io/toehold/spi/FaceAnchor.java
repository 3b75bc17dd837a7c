package io.toehold.spi;

import io.toehold.core.toe.Anchor;
import java.io.IOException;
import sun.nio.ch.ToeholdAnchor;

/** A face's kernel socket, as engines know it. */
record FaceAnchor(ToeholdAnchor face) implements Anchor {
  @Override
  public int fd() {
    return face.fd();
  }

  @Override
  public void ring() {
    face.ring();
  }

  @Override
  public int drain() {
    return face.drain();
  }

  @Override
  public boolean isAlive() {
    return face.isAlive();
  }

  @Override
  public void send(byte[] bytes) throws IOException {
    face.send(bytes);
  }

  @Override
  public boolean await(long nanos) throws IOException {
    return face.await(nanos);
  }
}
