package io.toehold.host.interop;

/**
 * Something that has to hold.
 *
 * @param name how it is called on the command line
 * @param title what holds
 * @param part how it is shown
 */
record Scenario(String name, String title, Part part) {
  /** Does it, and throws if it does not hold. */
  @FunctionalInterface
  interface Part {
    void run(Scale scale, Notes notes) throws Exception;
  }

  @Override
  public String toString() {
    return name;
  }
}
