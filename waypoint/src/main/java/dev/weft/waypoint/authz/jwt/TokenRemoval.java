package dev.weft.waypoint.authz.jwt;

import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.RequestEdit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes tokens out of a request, so that a backend is not handed them. Pure. */
final class TokenRemoval {

    private TokenRemoval() {}

    static List<RequestEdit> edits(RequestHead head, Collection<TokenPlace> places) {
        List<RequestEdit> edits = new ArrayList<>();
        Set<String> parameters = new HashSet<>();
        Set<String> cookies = new HashSet<>();
        for (TokenPlace place : places) {
            switch (place) {
                case TokenPlace.InHeader it -> edits.add(new RequestEdit.RemoveHeader(it.name()));
                case TokenPlace.InParameter it -> parameters.add(it.name());
                case TokenPlace.InCookie it -> cookies.add(it.name());
            }
        }
        if (!parameters.isEmpty()) {
            edits.add(new RequestEdit.SetTarget(withoutParameters(head.target(), parameters)));
        }
        if (!cookies.isEmpty()) {
            edits.add(withoutCookies(head.headers().getAll("cookie"), cookies));
        }
        return edits;
    }

    static String withoutParameters(String target, Set<String> names) {
        int mark = target.indexOf('?');
        if (mark < 0) {
            return target;
        }
        String left =
                Stream.of(target.substring(mark + 1).split("[&;]"))
                        .filter(pair -> !names.contains(TokenPlace.decoded(name(pair))))
                        .collect(Collectors.joining("&"));
        return left.isEmpty() ? target.substring(0, mark) : target.substring(0, mark + 1) + left;
    }

    private static RequestEdit withoutCookies(List<String> lines, Set<String> names) {
        Predicate<String> stays = cookie -> !names.contains(name(cookie).strip());
        String left =
                lines.stream()
                        .flatMap(line -> Stream.of(line.split(";")))
                        .map(String::strip)
                        .filter(cookie -> !cookie.isEmpty())
                        .filter(stays)
                        .collect(Collectors.joining("; "));
        return left.isEmpty()
                ? new RequestEdit.RemoveHeader("cookie")
                : new RequestEdit.SetHeader("cookie", left);
    }

    private static String name(String pair) {
        int equals = pair.indexOf('=');
        return equals < 0 ? pair : pair.substring(0, equals);
    }
}
