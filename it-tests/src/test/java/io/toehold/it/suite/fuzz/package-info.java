/**
 * Random sequences of operations on two ends of a connection, the same for the plain JDK and for
 * offloaded connections; what is seen has to be the same too. {@link
 * io.toehold.it.suite.fuzz.FuzzMain} begins.
 */
package io.toehold.it.suite.fuzz;
