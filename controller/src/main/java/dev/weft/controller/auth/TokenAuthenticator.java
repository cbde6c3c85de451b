package dev.weft.controller.auth;

import java.util.Optional;

/** Tells who holds a token. Any thread; may block. */
@FunctionalInterface
public interface TokenAuthenticator {

    /** The holder, or empty when the token is not one of this mesh. */
    Optional<Caller> authenticate(String token);
}
