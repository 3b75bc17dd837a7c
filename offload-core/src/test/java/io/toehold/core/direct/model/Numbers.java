package io.toehold.core.direct.model;

import java.util.Arrays;

/** A growing list of numbers. */
final class Numbers {
  private int[] numbers = new int[1 << 16];
  private int size;

  void add(int number) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * size);
    }
    numbers[size++] = number;
  }

  int get(int i) {
    return numbers[i];
  }

  int size() {
    return size;
  }
}
