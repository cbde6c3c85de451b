package dev.weft.waypoint.proxy;

import dev.weft.api.waypoint.ExternalAuth;
import dev.weft.waypoint.authz.external.ExternalAuthorizer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The services that routes ask, made once for the same settings. Any thread. */
public final class Authorizers {
    /** More are in use only after many changes of them; then all are made anew. */
    private static final int MOST = 1000;

    private final Map<ExternalAuth, Optional<ExternalAuthorizer>> known = new ConcurrentHashMap<>();

    /** Empty if a service cannot be asked. */
    Optional<ExternalAuthorizer> of(ExternalAuth settings) {
        if (known.size() > MOST) {
            known.clear();
        }
        return known.computeIfAbsent(settings, ExternalAuthorizer::of);
    }
}
