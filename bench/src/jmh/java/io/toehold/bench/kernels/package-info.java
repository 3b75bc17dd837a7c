/** The inner parts of Toehold, each alone: measured with JMH, by {@code ./toehold bench jmh}. */
package io.toehold.bench.kernels;
