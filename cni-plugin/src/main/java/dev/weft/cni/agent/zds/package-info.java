/**
 * ZDS, the agent's side: tells every connected node proxy which pods it serves, and hands over
 * their network namespaces. Start here: {@link dev.weft.cni.agent.zds.ZdsServer}. One platform
 * thread accepts, one serves each connection; the server's methods may be called from any thread.
 */
@NullMarked
package dev.weft.cni.agent.zds;

import org.jspecify.annotations.NullMarked;
