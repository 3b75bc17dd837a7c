/** The pure part of Toehold. */
package io.toehold.core;
