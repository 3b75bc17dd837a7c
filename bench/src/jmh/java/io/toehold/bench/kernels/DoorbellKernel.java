package io.toehold.bench.kernels;

import io.toehold.core.memory.Doorbell;
import io.toehold.core.memory.Memory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The doorbell without its system calls: what it costs a producer whose peer does not sleep. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = Slot.EXPORTS)
public class DoorbellKernel {

  private long word;

  /** A word that nobody has armed. */
  @Setup
  public void prepare() {
    word = Memory.allocate(Integer.BYTES);
    Memory.putInt(word, Doorbell.NONE);
  }

  /** Nobody sleeps, which is how it mostly is. */
  @Benchmark
  public int takeWithNobodyAsleep() {
    return Doorbell.take(word);
  }

  /** A sleeper that finds something on its second look. */
  @Benchmark
  public void armAndDisarm() {
    Doorbell.arm(word, Doorbell.FUTEX);
    Doorbell.disarm(word);
  }

  /** A sleeper that is found. */
  @Benchmark
  public int armAndTake() {
    Doorbell.arm(word, Doorbell.FUTEX);
    return Doorbell.take(word);
  }

  /** Gives the memory back. */
  @TearDown
  public void free() {
    Memory.free(word);
  }
}
