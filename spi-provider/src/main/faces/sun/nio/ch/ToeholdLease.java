package sun.nio.ch;

/** Received bytes that a session has lent; filled by {@link ToeholdSession#lease}. */
public final class ToeholdLease {
  /** What the engine knows it by. */
  public Object lent;

  /** The first byte, outside the heap. */
  public long address;

  /** Bytes. */
  public int length;
}
