package dev.weft.waypoint.match;

import com.google.re2j.Pattern;
import dev.weft.api.waypoint.GrpcMethod;

/** The paths of gRPC methods, {@code /service/method}. Pure. */
final class GrpcPaths {
    private static final String ANY = "[^/]+";

    private GrpcPaths() {}

    static PathMatch compile(GrpcMethod grpc) throws InvalidConfig {
        String service = grpc.getService();
        String method = grpc.getMethod();
        if (grpc.getRegex()) {
            return regular(group(service), group(method));
        }
        if (service.isEmpty() && method.isEmpty()) {
            return PathMatch.any();
        }
        if (service.isEmpty()) {
            return regular(ANY, Pattern.quote(method));
        }
        if (method.isEmpty()) {
            return new PathMatch.StringPrefix("/" + service + "/", false);
        }
        return new PathMatch.Exact("/" + service + "/" + method, false);
    }

    private static String group(String regex) {
        return regex.isEmpty() ? ANY : "(?:" + regex + ")";
    }

    private static PathMatch regular(String service, String method) throws InvalidConfig {
        // Each by itself first, so that no bracket of one is closed by the other.
        Regexes.compile(service, false);
        Regexes.compile(method, false);
        String regex = "/" + service + "/" + method;
        return new PathMatch.Regular(regex, Regexes.compile(regex, false));
    }
}
