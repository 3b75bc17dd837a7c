package io.toehold.core.direct;

/**
 * Where everything is in a region and in its slots. All offsets in bytes.
 *
 * <pre>
 * region   | slot 0 | slot 1 | ...                                             (sparse; a slot is allocated before use)
 *
 * slot     | control 4096 | small c-s 8192 | small s-c 8192 | large c-s | large s-c |
 *           \_____________ allocated together ______________/ \__ when first needed __/
 *
 * control  |    0 identity: magic, version, generation, abilities, addresses
 *          |  512 direction client to server
 *          | 1536 direction server to client
 *
 * direction|    0 producer's line   produced, growAt, end         written by the producer
 *          |  128 consumer's line   consumed, closed              written by the consumer
 *          |  256 consumer's bell   armed by a consumer that waits for bytes
 *          |  384 producer's bell   armed by a producer that waits for room
 * </pre>
 *
 * <p>Lines are 128 bytes apart, because processors fetch cache lines in pairs. The bells have lines
 * of their own: they are read on every operation and written only by those who sleep.
 */
public final class SlotLayout {
  /**
   * Of everything that two processes share; a process that finds another number takes the host
   * path.
   */
  public static final int PROTOCOL_VERSION = 1;

  /** Capacity of the ring with which a direction begins. */
  public static final int SMALL = 8 << 10;

  /** Capacity of the ring to which a direction may grow. */
  public static final int LARGE = 256 << 10;

  public static final int CONTROL_BYTES = 4096;
  public static final int SMALL_TO_SERVER = CONTROL_BYTES;
  public static final int SMALL_TO_CLIENT = SMALL_TO_SERVER + SMALL;
  public static final int LARGE_TO_SERVER = SMALL_TO_CLIENT + SMALL;
  public static final int LARGE_TO_CLIENT = LARGE_TO_SERVER + LARGE;
  public static final int SLOT_BYTES = LARGE_TO_CLIENT + LARGE;

  /** What is allocated when a slot is first used. */
  public static final int INITIAL_BYTES = LARGE_TO_SERVER;

  public static final int SLOTS_PER_REGION = 64;
  public static final long REGION_BYTES = (long) SLOT_BYTES * SLOTS_PER_REGION;

  // identity, written by the client before the offer
  public static final int MAGIC_OFFSET = 0;
  public static final int VERSION_OFFSET = 4;
  public static final int GENERATION_OFFSET = 8;
  public static final int CLIENT_PID_OFFSET = 12;
  public static final int CLIENT_PORT_OFFSET = 16;
  public static final int SERVER_PORT_OFFSET = 20;
  public static final int CLIENT_ABILITIES_OFFSET = 24;
  public static final int CLIENT_ADDRESS_OFFSET = 32; // 16 bytes, IPv4 as mapped IPv6
  public static final int SERVER_ADDRESS_OFFSET = 48; // 16 bytes
  public static final int CLIENT_DETACHED_OFFSET = 64;

  // written by the acceptor
  public static final int SERVER_PID_OFFSET = 128;
  public static final int SERVER_ABILITIES_OFFSET = 132;
  public static final int SERVER_DETACHED_OFFSET = 136;

  /** First bytes of a slot in use ("TOEs"). */
  public static final int MAGIC = 0x544f4573;

  public static final int TO_SERVER_OFFSET = 512;
  public static final int TO_CLIENT_OFFSET = 1536;

  // within a direction
  public static final int PRODUCED_OFFSET = 0;
  public static final int GROW_AT_OFFSET = 8;
  public static final int END_OFFSET = 16;
  public static final int CONSUMED_OFFSET = 128;
  public static final int CLOSED_OFFSET = 136;
  public static final int CONSUMER_BELL_OFFSET = 256;
  public static final int PRODUCER_BELL_OFFSET = 384;

  /** The stream goes on. */
  public static final int END_NONE = 0;

  /** The stream ends, in order, at the producer's position. */
  public static final int END_FIN = 1;

  /** The producer aborted. */
  public static final int END_RESET = 2;

  /** Ability: the process can wait on and wake futexes. */
  public static final int ABILITY_FUTEX = 1;

  private SlotLayout() {}
}
