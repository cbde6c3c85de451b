package dev.weft.cli.source;

import com.google.gson.JsonObject;

/** Reads which waypoint something has, from what a node proxy says of it. */
public final class Waypoints {

    private Waypoints() {}

    /** As {@code namespace/name}, or its address; empty when there is none. */
    public static String of(JsonObject service) {
        var destination = Fields.text(Fields.child(service, "waypoint"), "destination");
        var slash = destination.indexOf('/');
        if (slash < 0) {
            return destination;
        }
        var host = destination.substring(slash + 1);
        // A host name becomes the name of its Service; an address has the network before it.
        return host.contains(".svc.")
                ? destination.substring(0, slash + 1) + host.substring(0, host.indexOf('.'))
                : host;
    }
}
