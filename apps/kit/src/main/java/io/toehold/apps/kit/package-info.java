/**
 * What the programs of the matrix have in common: how they obey the runner. A line on standard
 * input is a command, a line on standard output that begins with {@code READY}, {@code DONE} or
 * {@code FAILED} an answer; the end of standard input ends the program.
 *
 * <pre>
 *   server   READY                                     it listens
 *   client   READY                                     it waits for commands
 *            work 500       -> DONE operations seconds works so many milliseconds; no operation may fail
 *            begin strict   -> DONE 0 0                works from now on; no operation may fail
 *            begin tolerant -> DONE 0 0                the same; operations may fail, but not be wrong
 *            end 20000      -> DONE operations seconds goes on until each thread has succeeded once more
 *   any      FAILED why                                and it ends with exit code 1
 * </pre>
 */
package io.toehold.apps.kit;
