package io.toehold.host.sys;

/** The machine's system call instruction. */
@FunctionalInterface
public interface RawSyscall {
  /**
   * Executes one system call.
   *
   * @return its result; -errno on failure
   */
  long call(long number, long a, long b, long c, long d, long e, long f);
}
