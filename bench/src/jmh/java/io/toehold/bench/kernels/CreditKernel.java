package io.toehold.bench.kernels;

import io.toehold.core.credit.ReceiveCredit;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The evaluation of the receive credits, as it happens with every arrival and every read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CreditKernel {

  private static final int LIMIT = 64 * 1024;
  private static final int MSS = 1460;

  private ReceiveCredit credit = new ReceiveCredit(0, LIMIT, 0, LIMIT);

  /** A segment arrives, is read, and the grant is given if it is due. */
  @Benchmark
  public boolean arriveConsumeGrant() {
    ReceiveCredit read = credit.arrived(MSS).consumed(MSS);
    boolean isDue = read.isDue(MSS, 1, false);
    credit = isDue ? read.granted() : read;
    return isDue;
  }
}
