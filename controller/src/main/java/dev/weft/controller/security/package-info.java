/**
 * Security policies to what the proxies of Gateways enforce. Start here: {@link
 * dev.weft.controller.security.AuthorizationTranslator}. Pure; any thread.
 */
@NullMarked
package dev.weft.controller.security;

import org.jspecify.annotations.NullMarked;
