/** Apache ZooKeeper, a standalone server. */
package io.toehold.apps.zookeeper;
