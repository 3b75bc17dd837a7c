package io.toehold.core.direct;

import java.util.function.IntConsumer;

/**
 * How threads sleep on the bells of a connection without the anchor, if both of its processes can.
 *
 * @param futex for platform threads of both processes
 * @param parking for virtual threads of this process
 * @param peersWaker wakes a virtual thread of the peer, by the number that it armed its bell with;
 *     takes any number
 */
public record Sleeping(Futex futex, Parking parking, IntConsumer peersWaker) {}
