/** The command line: looks at this host from outside, without the agent. */
package io.toehold.inner.cli;
