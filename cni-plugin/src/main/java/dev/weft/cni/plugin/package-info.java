/**
 * The CNI executable: asks the node agent whether a starting pod may run, and prints the result of
 * the plugins before it. Start here: {@link dev.weft.cni.plugin.PluginMain}. JDK alone, because its
 * start-up is paid at every pod start. One thread.
 */
@NullMarked
package dev.weft.cni.plugin;

import org.jspecify.annotations.NullMarked;
