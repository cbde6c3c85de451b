/**
 * The cluster's name server: addresses of Services and their pods, nothing else; start here: {@link
 * dev.weft.local.dns.DnsServer}. {@link dev.weft.local.dns.ClusterZone} and the codec are pure and
 * safe on every thread.
 */
@NullMarked
package dev.weft.local.dns;

import org.jspecify.annotations.NullMarked;
