/** What every measured application shares: how it is told what to do, and how it measures. */
package io.toehold.bench.child;
