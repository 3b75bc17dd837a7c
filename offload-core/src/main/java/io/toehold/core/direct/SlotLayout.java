package io.toehold.core.direct;

/**
 * Where everything is in a region and in its slots. All offsets in bytes.
 *
 * <pre>
 * region   | slot 0 | slot 1 | ...                       (sparse; a slot is allocated before use)
 *
 * slot     | control 4 KiB | 8 KiB c-s | 8 KiB s-c | 128 KiB c-s | 1 MiB c-s | 4 MiB c-s | ... s-c |
 *           \_________ allocated together _________/ \______ each when first needed ______________/
 *
 * control  |    0 identity: magic, version, generation, abilities, addresses
 *          |  512 direction client to server
 *          | 1536 direction server to client
 *
 * direction|    0 producer's line   produced, end, growAt, origin written by the producer
 *          |  128 consumer's line   consumed, seen                written by the consumer
 *          |  256 consumer's bell   armed by a consumer that waits for bytes; closed, ...
 *          |  384 producer's bell   armed by a producer that waits for room
 * </pre>
 *
 * <p>Lines are 128 bytes apart, because processors fetch cache lines in pairs. The bells have lines
 * of their own: they are read on every operation and written only by those who sleep. What else a
 * producer looks at each time lies beside the bell. In the consumer's line, which is written for
 * each message, it would have to be fetched from the other processor for each, and taken back there
 * before the next message is consumed.
 *
 * <p>A direction has a ring for each of four levels and begins in the smallest. growAt[n] is the
 * position from which on bytes are in the ring of level n. The byte at that position is the first
 * of the ring. When everything has been consumed, the producer may begin the ring anew: origin is
 * the position that was the last one to become the ring's first.
 */
public final class SlotLayout {
  /**
   * Of everything that two processes share; a process that finds another number takes the host
   * path.
   */
  public static final int PROTOCOL_VERSION = 4;

  private static final int[] CAPACITY = {8 << 10, 128 << 10, 1 << 20, 4 << 20};

  /** The level of the largest ring. */
  public static final int TOP_LEVEL = CAPACITY.length - 1;

  /** Capacity of the ring with which a direction begins. */
  public static final int SMALL = 8 << 10;

  /** What the rings of a direction can hold together. */
  public static final int ALL_RINGS = capacityFrom(0);

  public static final int CONTROL_BYTES = 4096;

  /** What is allocated when a slot is first used. */
  public static final int INITIAL_BYTES = CONTROL_BYTES + 2 * SMALL;

  private static final int GROWN_BYTES = ALL_RINGS - SMALL; // of one direction

  public static final int SLOT_BYTES = INITIAL_BYTES + 2 * GROWN_BYTES;

  public static final int SLOTS_PER_REGION = 64;
  public static final long REGION_BYTES = (long) SLOT_BYTES * SLOTS_PER_REGION;

  /** Capacity of the ring of a level, a power of two. */
  public static int capacity(int level) {
    return CAPACITY[level];
  }

  /** What the rings of a level and of those above can hold together. */
  public static int capacityFrom(int level) {
    int sum = 0;
    for (int i = level; i < CAPACITY.length; i++) {
      sum += CAPACITY[i];
    }
    return sum;
  }

  /** Where the ring of a level begins in its slot. */
  public static int ringOffset(int level, boolean toServer) {
    if (level == 0) {
      return CONTROL_BYTES + (toServer ? 0 : SMALL);
    }
    int offset = INITIAL_BYTES + (toServer ? 0 : GROWN_BYTES);
    for (int i = 1; i < level; i++) {
      offset += CAPACITY[i];
    }
    return offset;
  }

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
  public static final int END_OFFSET = 8;
  public static final int ORIGIN_OFFSET = 48;
  public static final int CONSUMED_OFFSET = 128;

  /** Beyond "consumed" while something is lent: what the application has seen. */
  public static final int SEEN_OFFSET = 136;

  public static final int CONSUMER_BELL_OFFSET = 256;
  public static final int CLOSED_OFFSET = 260;
  public static final int URGENT_INLINE_OFFSET = 264;

  /** The consumer's SO_RCVBUF as the kernel says it; 0 if it has not told. */
  public static final int RECEIVE_BUFFER_OFFSET = 268;

  public static final int PRODUCER_BELL_OFFSET = 384;

  /** Where growAt[level] is in a direction; -1 there means that it has not grown to that level. */
  public static int growAtOffset(int level) {
    return 16 + 8 * level;
  }

  /** The stream goes on. */
  public static final int END_NONE = 0;

  /** The stream ends, in order, at the producer's position. */
  public static final int END_FIN = 1;

  /** The producer aborted. */
  public static final int END_RESET = 2;

  /** The stream has ended, in order, and then the producer aborted. */
  public static final int END_FIN_RESET = 3;

  /** Ability: the process can wait on and wake futexes, and has a waker for its virtual threads. */
  public static final int ABILITY_FUTEX = 1;

  private SlotLayout() {}
}
