package io.toehold.apps.remote;

/** A bean that the client lets the JMX server make. */
public interface ManagedMXBean {

  byte[] getContents();

  void setContents(byte[] contents);

  /** Sends a notification with this message; returns its sequence number. */
  long announce(String message);
}
