/**
 * The contract suite: behaviours of the socket layer, played by unmodified JVMs and by offloaded
 * ones, and written down in the same words, so that the two accounts can be compared. Runs in child
 * JVMs; {@link io.toehold.it.suite.SuiteMain} begins.
 */
package io.toehold.it.suite;
