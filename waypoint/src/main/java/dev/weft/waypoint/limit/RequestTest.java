package dev.weft.waypoint.limit;

import com.google.re2j.Pattern;

import dev.weft.api.waypoint.GrpcMethod;
import dev.weft.api.waypoint.HttpMatch;
import dev.weft.api.waypoint.NamedMatch;
import dev.weft.waypoint.http.RequestHead;

import java.util.ArrayList;
import java.util.List;

/** Which requests a limit counts: one match, compiled to tests that must all hold. Pure. */
final class RequestTest {

    /** One condition of a request and the port that was dialled. */
    private interface Condition {
        boolean holds(RequestHead head, int port);
    }

    private final List<Condition> conditions = new ArrayList<>();

    RequestTest(HttpMatch match) throws LimitException {
        addPath(match);
        if (match.hasMethod()) {
            TextTest test = TextTest.of(match.getMethod());
            conditions.add((head, port) -> test.holds(head.method()));
        }
        if (match.hasScheme()) {
            TextTest test = TextTest.of(match.getScheme());
            conditions.add((head, port) -> test.holds(head.scheme()));
        }
        if (match.hasAuthority()) {
            TextTest test = TextTest.of(match.getAuthority());
            conditions.add((head, port) -> test.holds(head.authority()));
        }
        for (NamedMatch header : match.getHeadersList()) {
            TextTest test = TextTest.of(header.getMatch());
            conditions.add((head, port) ->
                    test.holds(head.header(header.getName())) != header.getInvert());
        }
        for (NamedMatch parameter : match.getQueryList()) {
            TextTest test = TextTest.of(parameter.getMatch());
            conditions.add((head, port) ->
                    test.holds(head.parameter(parameter.getName())) != parameter.getInvert());
        }
        if (match.getPort() != 0) {
            conditions.add((head, port) -> port == match.getPort());
        }
        if (match.hasGrpc()) {
            addGrpc(match.getGrpc());
        }
    }

    boolean holds(RequestHead head, int port) {
        for (Condition condition : conditions) {
            if (!condition.holds(head, port)) {
                return false;
            }
        }
        return true;
    }

    private void addPath(HttpMatch match) throws LimitException {
        boolean fold = match.getIgnorePathCase();
        switch (match.getPathCase()) {
            case PATH_EXACT -> {
                String exact = TextTest.folded(match.getPathExact(), fold);
                conditions.add((head, port) -> TextTest.folded(head.path(), fold).equals(exact));
            }
            case PATH_PREFIX -> {
                String all = TextTest.folded(match.getPathPrefix(), fold);
                String prefix = all.endsWith("/") ? all.substring(0, all.length() - 1) : all;
                conditions.add(
                        (head, port) -> hasElements(TextTest.folded(head.path(), fold), prefix));
            }
            case PATH_STRING_PREFIX -> {
                String prefix = TextTest.folded(match.getPathStringPrefix(), fold);
                conditions.add(
                        (head, port) -> TextTest.folded(head.path(), fold).startsWith(prefix));
            }
            case PATH_REGEX -> {
                Pattern pattern = TextTest.pattern(match.getPathRegex(), fold);
                conditions.add((head, port) -> pattern.matches(head.path()));
            }
            case PATH_NOT_SET -> {}
        }
    }

    private static boolean hasElements(String path, String prefix) {
        return path.startsWith(prefix)
                && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
    }

    /** {@code /package.Service/Method}; a part that is not named may be any. */
    private void addGrpc(GrpcMethod grpc) throws LimitException {
        String any = "[^/]+";
        String service = grpc.getService().isEmpty() ? any : part(grpc.getService(), grpc);
        String method = grpc.getMethod().isEmpty() ? any : part(grpc.getMethod(), grpc);
        Pattern pattern = TextTest.pattern("/" + service + "/" + method, false);
        conditions.add((head, port) -> pattern.matches(head.path()));
    }

    private static String part(String text, GrpcMethod grpc) {
        return grpc.getRegex() ? "(?:" + text + ")" : Pattern.quote(text);
    }
}
