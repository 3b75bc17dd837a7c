package io.toehold.bench.kernels;

import io.toehold.core.toe.StreamBrokenException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A write to the ring and the read of it, on one thread: the two copies and the bookkeeping. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = Slot.EXPORTS)
public class RingKernel {

  /** Bytes of a write. */
  @Param({"1", "64", "1024", "16384", "65536"})
  public int size;

  private Slot slot;
  private byte[] from;
  private byte[] to;

  /** An empty ring. */
  @Setup
  public void prepare() {
    slot = new Slot();
    from = new byte[size];
    to = new byte[size];
  }

  /** Writes and reads everything. */
  @Benchmark
  public int writeThenRead() throws StreamBrokenException {
    int written = 0;
    int read = 0;
    while (read < size) {
      written += slot.producer.write(from, written, size - written);
      read += slot.consumer.read(to, read, size - read);
    }
    return read;
  }

  /** Gives the memory back. */
  @TearDown
  public void free() {
    slot.free();
  }
}
