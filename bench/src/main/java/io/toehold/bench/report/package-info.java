/** Result files, and the tables and plots that are made from them. */
package io.toehold.bench.report;
