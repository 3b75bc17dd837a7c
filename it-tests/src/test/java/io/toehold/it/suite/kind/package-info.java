/** The APIs of the contract suite, behind one face. */
package io.toehold.it.suite.kind;
