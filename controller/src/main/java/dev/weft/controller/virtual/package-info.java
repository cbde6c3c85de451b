/**
 * VirtualServices to what proxies are told. Start here: {@link
 * dev.weft.controller.virtual.VirtualServiceTranslation}. Pure; any thread.
 */
@NullMarked
package dev.weft.controller.virtual;

import org.jspecify.annotations.NullMarked;
