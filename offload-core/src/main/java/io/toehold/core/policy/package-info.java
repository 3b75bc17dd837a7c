/** The rules: what may be offloaded. */
package io.toehold.core.policy;
