package io.toehold.core.direct;

/**
 * Where threads of this process sleep that must not block in the kernel: virtual threads.
 * Thread-safe.
 */
public interface Parking {
  /** A place for one sleeper at a time; null if there is none left. */
  Place enter();

  /** One place. */
  interface Place {
    /** By which other processes know it, see {@link io.toehold.core.memory.ReadySet}. */
    int number();

    /** The current thread is going to {@link #park}; an {@link #unpark} from now on counts. */
    void prepare();

    /**
     * Sleeps until woken or interrupted; may return without a reason.
     *
     * @param nanos longest sleep, 0 for no limit
     */
    void park(long nanos);

    /** The thread that has prepared does not sleep any more. */
    void vacate();

    /** Wakes the thread that sleeps here or is going to; any thread, at any time. */
    void unpark();

    /** Gives the place back; nobody sleeps here. */
    void leave();
  }
}
