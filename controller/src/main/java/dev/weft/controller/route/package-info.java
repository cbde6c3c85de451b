/**
 * Routes of the Gateway API to what proxies are told. Start here: {@link
 * dev.weft.controller.route.RouteTranslation}. Pure; any thread.
 */
@NullMarked
package dev.weft.controller.route;

import org.jspecify.annotations.NullMarked;
