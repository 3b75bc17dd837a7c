/** The measurements: what is run against what, in which order. */
package io.toehold.bench.measure;
