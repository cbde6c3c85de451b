/**
 * What a policy is attached to, and which proxies carry it. Start here: {@link
 * dev.weft.controller.attach.Targets}. Pure; any thread.
 */
@NullMarked
package dev.weft.controller.attach;

import org.jspecify.annotations.NullMarked;
