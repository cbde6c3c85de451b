/**
 * Who is calling: bearer tokens to callers, for every call of the gRPC server. Start here: {@link
 * dev.weft.controller.auth.BearerInterceptor}. Any thread. Tokens are never logged or kept.
 */
@NullMarked
package dev.weft.controller.auth;

import org.jspecify.annotations.NullMarked;
