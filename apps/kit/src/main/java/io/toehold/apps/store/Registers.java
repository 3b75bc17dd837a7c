package io.toehold.apps.store;

import io.toehold.apps.kit.Client;
import io.toehold.apps.kit.Work;
import java.util.ArrayDeque;
import java.util.Deque;

/** The registers of a process; they outlive the connections over which they are written. */
public final class Registers {
  private final Deque<Register> free = new ArrayDeque<>();
  private int made;

  private Registers() {}

  /** Makes the work of a thread with a register of its own. */
  @FunctionalInterface
  public interface Open {
    Work open(Register register) throws Exception;
  }

  /** Works as the runner says. */
  public static void run(Open open) {
    Registers registers = new Registers();
    Client.run(() -> registers.open(open));
  }

  private Work open(Open open) throws Exception {
    Register register = take();
    try {
      return new Holder(open.open(register), register);
    } catch (Exception e) {
      give(register);
      throw e;
    }
  }

  private synchronized Register take() {
    return free.isEmpty() ? newRegister() : free.pop();
  }

  private Register newRegister() {
    return new Register("r" + ProcessHandle.current().pid() + "x" + made++);
  }

  private synchronized void give(Register register) {
    free.push(register);
  }

  /** Returns the register when the work is closed. */
  private final class Holder implements Work {
    private final Work work;
    private final Register register;

    Holder(Work work, Register register) {
      this.work = work;
      this.register = register;
    }

    @Override
    public void operate(long number) throws Exception {
      work.operate(number);
    }

    @Override
    public void close() throws Exception {
      try {
        work.close();
      } finally {
        give(register);
      }
    }
  }
}
