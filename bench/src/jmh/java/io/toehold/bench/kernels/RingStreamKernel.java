package io.toehold.bench.kernels;

import io.toehold.core.toe.StreamBrokenException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A thread that writes and one that reads, neither of which ever sleeps: bytes per second. */
@State(Scope.Group)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = Slot.EXPORTS)
public class RingStreamKernel {

  /** Bytes of a write. */
  @Param({"64", "1024", "16384", "65536"})
  public int size;

  private Slot slot;

  /** An empty ring. */
  @Setup(Level.Iteration)
  public void prepare() {
    slot = new Slot();
  }

  /** A thread's own buffer. */
  @State(Scope.Thread)
  public static class Buffer {
    private byte[] bytes;

    /** As large as a write. */
    @Setup
    public void prepare(RingStreamKernel kernel) {
      bytes = new byte[kernel.size];
    }
  }

  /** What has arrived. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Arrived {
    /** In total. */
    public long bytes;
  }

  /** Writes what there is room for. */
  @Benchmark
  @Group("stream")
  @GroupThreads(1)
  public void write(Buffer buffer) throws StreamBrokenException {
    if (slot.producer.write(buffer.bytes, 0, size) == 0) {
      Thread.yield();
    }
  }

  /** Reads what is there. */
  @Benchmark
  @Group("stream")
  @GroupThreads(1)
  public void read(Buffer buffer, Arrived arrived) throws StreamBrokenException {
    int n = slot.consumer.read(buffer.bytes, 0, size);
    if (n == 0) {
      Thread.yield();
    }
    arrived.bytes += n;
  }

  /** Gives the memory back. */
  @TearDown(Level.Iteration)
  public void free() {
    slot.free();
  }
}
