package io.toehold.core.policy;

import java.net.Inet4Address;
import java.net.Inet6Address;

/**
 * A device that an engine of ours may use, and the addresses that are the engine's own there.
 *
 * @param name of the network interface
 * @param ipv4 null for none; one of the two is there
 * @param ipv6 null for none
 * @param offloads whether large segments and unfinished checksums are exchanged with the kernel
 */
public record LinkDefinition(String name, Inet4Address ipv4, Inet6Address ipv6, boolean offloads) {}
