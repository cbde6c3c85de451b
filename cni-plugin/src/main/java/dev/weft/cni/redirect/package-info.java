/**
 * What a pod's network namespace must hold so that the node proxy sees its traffic: rules as
 * values, their text for nftables and iptables, and who applies, checks and removes them. Start
 * here: {@link dev.weft.cni.redirect.RuleSet} and {@link dev.weft.cni.redirect.RedirectInstaller}.
 * Values are immutable; the installer blocks and may be used by many threads, one per namespace.
 */
@NullMarked
package dev.weft.cni.redirect;

import org.jspecify.annotations.NullMarked;
