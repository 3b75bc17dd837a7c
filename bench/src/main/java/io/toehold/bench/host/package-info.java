/**
 * The driver's view of the machine: JDKs, processes, and the connections that the host and Toehold
 * list.
 */
package io.toehold.bench.host;
