/**
 * Which pods this node's proxy serves: the ZDS connection to the node agent, and the proxies of the
 * pods it names. Start here: {@link dev.weft.ztunnel.inpod.ZdsClient} and {@link
 * dev.weft.ztunnel.inpod.PodProxyManager}. Everything runs on the ZDS thread unless it says
 * otherwise.
 */
@NullMarked
package dev.weft.ztunnel.inpod;

import org.jspecify.annotations.NullMarked;
