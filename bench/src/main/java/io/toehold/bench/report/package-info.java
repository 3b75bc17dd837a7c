/** Tables, medians and result files. */
package io.toehold.bench.report;
