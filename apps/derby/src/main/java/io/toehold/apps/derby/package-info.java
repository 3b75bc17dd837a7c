/** The network server of Apache Derby. */
package io.toehold.apps.derby;
