package io.toehold.core.tcp.recovery;

import static io.toehold.core.tcp.recovery.Transfer.LOST;
import static io.toehold.core.tcp.recovery.Transfer.MS;
import static io.toehold.core.tcp.recovery.Transfer.MSS;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Transfers where a seed picks the options of the connection, the application's writes and what the
 * path does. Everything arrives and is acknowledged; {@link Transfer} checks the sums after each
 * step.
 */
class TransferSeedsTest {
  private static final int SEEDS = 400;

  @Test
  void everythingArrivesWhateverHappens() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      try {
        run(seed);
      } catch (Throwable failure) {
        throw new AssertionError("seed " + seed, failure);
      }
    }
  }

  private static void run(long seed) {
    Random random = new Random(seed);
    Transfer transfer = new Transfer();
    transfer.sack = random.nextInt(4) != 0;
    transfer.timestamps = random.nextBoolean();
    transfer.burst = 1 + random.nextInt(2) * random.nextInt(16);
    transfer.parameters.rack = random.nextInt(4) != 0;
    transfer.parameters.congestion = random.nextBoolean() ? "cubic" : "reno";
    transfer.parameters.forwardRto = random.nextBoolean();
    transfer.parameters.slowStartLimit = random.nextInt(3);
    transfer.parameters.dataRetries = Integer.MAX_VALUE;
    transfer.data = path(random);
    transfer.acks = path(random);
    transfer.connect();
    long time = 0;
    for (int i = random.nextInt(8); i >= 0; i--) {
      transfer.write(time, 1 + random.nextInt(120));
      time += random.nextInt(5) * random.nextInt(1000) * MS;
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      transfer.at(random.nextInt(3000) * MS, () -> cut(transfer, random));
    }
    if (transfer.sack && random.nextInt(4) == 0) {
      transfer.at(random.nextInt(2000) * MS, transfer.receiver::renege);
    }
    transfer.run(Long.MAX_VALUE / 2);
  }

  /** As if the path MTU had changed: something is to be sent again, from and to anywhere. */
  private static void cut(Transfer transfer, Random random) {
    long flight = transfer.recovery.nxt() - transfer.recovery.una();
    if (flight > 1) {
      // On borders of segments: the model's receiver counts in them
      long from = transfer.recovery.una() + random.nextInt((int) flight) / MSS * MSS;
      transfer.recovery.sendAgain(from, from + (1 + random.nextInt(5)) * (long) MSS);
    }
  }

  private static Transfer.Fate path(Random random) {
    double loss = random.nextInt(3) * random.nextDouble() * 0.15;
    double burst = random.nextInt(3) == 0 ? 0.01 : 0;
    int jitter = random.nextInt(3) == 0 ? 1 + random.nextInt(120) : 1;
    long outage = random.nextInt(4) == 0 ? random.nextInt(3000) * MS : -1;
    int[] left = {0};
    return (from, copy, now) -> {
      if (random.nextDouble() < burst) {
        left[0] = 1 + random.nextInt(20);
      }
      boolean gone = left[0] > 0 || random.nextDouble() < loss;
      left[0] = Math.max(0, left[0] - 1);
      gone |= outage >= 0 && now >= outage && now < outage + 1500 * MS;
      return gone ? LOST : (45 + random.nextInt(jitter)) * MS;
    };
  }
}
