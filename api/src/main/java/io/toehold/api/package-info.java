/**
 * What an application may use if it wants more than its sockets give. Needs nothing of Toehold at
 * run time: without the agent it works by copying.
 */
package io.toehold.api;
