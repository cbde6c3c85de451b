/**
 * Rate limits, extensions and telemetry to what proxies are told. Start here: {@link
 * dev.weft.controller.extra.RateLimitTranslator}. Pure; any thread.
 */
@NullMarked
package dev.weft.controller.extra;

import org.jspecify.annotations.NullMarked;
