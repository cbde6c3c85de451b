package dev.weft.controller.route;

import dev.weft.api.waypoint.Fraction;
import dev.weft.api.waypoint.Header;
import dev.weft.api.waypoint.HeaderActions;
import dev.weft.api.waypoint.HttpActions;
import dev.weft.api.waypoint.Mirror;
import dev.weft.api.waypoint.PathChange;
import dev.weft.api.waypoint.Redirect;
import dev.weft.api.waypoint.Rewrite;
import dev.weft.controller.reading.Known;
import dev.weft.manifest.Field;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The filters of one rule or one backend. One use, one thread.
 *
 * <p>A filter of a type that is not known makes the rule fail rather than be carried out without
 * it.
 */
final class Filters {

    private static final int FOUND = 302;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final Backends backends;
    private final boolean prefixMatch;
    private final HttpActions.Builder actions = HttpActions.newBuilder();
    private final Set<String> seen = new HashSet<>();
    private Optional<Redirect> redirect = Optional.empty();

    /**
     * @param prefixMatch whether every match of the rule is for a prefix of the path
     */
    Filters(Backends backends, boolean prefixMatch) {
        this.backends = backends;
        this.prefixMatch = prefixMatch;
    }

    /** Reads a list of filters. */
    Filters read(Field list) {
        list.list().forEach(this::filter);
        if (redirect.isPresent() && actions.hasRewrite()) {
            throw RouteRefusedException.incompatible(
                    list.path() + ": a request is either redirected or rewritten");
        }
        if (redirect.isPresent() && actions.hasExternalAuth()) {
            throw RouteRefusedException.incompatible(
                    list.path() + ": a redirect cannot be combined with ExternalAuth");
        }
        return this;
    }

    Optional<HttpActions> actions() {
        HttpActions made = actions.build();
        return made.equals(HttpActions.getDefaultInstance()) ? Optional.empty() : Optional.of(made);
    }

    Optional<Redirect> redirect() {
        return redirect;
    }

    private void filter(Field filter) {
        String type = filter.at("type").requiredText();
        boolean repeated = type.equals("RequestMirror") || type.equals("ExtensionRef");
        if (!seen.add(type) && !repeated) {
            throw RouteRefusedException.incompatible(
                    filter.path() + ": " + type + " stands there more than once");
        }
        switch (type) {
            case "RequestHeaderModifier" ->
                    actions.setRequest(headers(filter.at("requestHeaderModifier")));
            case "ResponseHeaderModifier" ->
                    actions.setResponse(headers(filter.at("responseHeaderModifier")));
            case "RequestRedirect" -> redirect = Optional.of(redirect(filter));
            case "URLRewrite" -> actions.setRewrite(rewrite(filter.at("urlRewrite")));
            case "RequestMirror" -> actions.addMirrors(mirror(filter.at("requestMirror")));
            case "CORS" -> actions.setCors(CorsFilter.of(filter.at("cors")));
            case "ExternalAuth" ->
                    actions.setExternalAuth(
                            ExternalAuthFilter.of(filter.at("externalAuth"), backends));
            case "ExtensionRef" -> actions.addExtensions(extension(filter.at("extensionRef")));
            default -> throw filter.at("type").wrong("a type of filter that is known here");
        }
    }

    private static HeaderActions headers(Field modifier) {
        Known.fields(modifier, "set", "add", "remove");
        HeaderActions.Builder made = HeaderActions.newBuilder();
        modifier.at("set").list().forEach(h -> made.addSet(header(h)));
        modifier.at("add").list().forEach(h -> made.addAdd(header(h)));
        return made.addAllRemove(modifier.at("remove").textList()).build();
    }

    private static Header header(Field header) {
        Known.fields(header, "name", "value");
        return Header.newBuilder()
                .setName(header.at("name").requiredText())
                .setValue(header.at("value").requiredText())
                .build();
    }

    private Redirect redirect(Field filter) {
        Field field = filter.at("requestRedirect");
        Known.fields(field, "scheme", "hostname", "path", "port", "statusCode");
        Redirect.Builder made =
                Redirect.newBuilder()
                        .setHost(field.at("hostname").text(""))
                        .setPort(field.at("port").number(1, 65535).orElse(0))
                        .setStatus(field.at("statusCode").number(300, 399).orElse(FOUND));
        if (!REDIRECTS.contains(made.getStatus())) {
            throw field.at("statusCode").wrong("one of 301, 302, 303, 307, 308");
        }
        switch (field.at("scheme").text("")) {
            case "" -> {}
            case "http", "https" -> made.setScheme(field.at("scheme").requiredText());
            default -> throw field.at("scheme").wrong("http or https");
        }
        if (field.at("path").isPresent()) {
            made.setPath(path(field.at("path")));
        }
        return made.build();
    }

    private Rewrite rewrite(Field field) {
        Known.fields(field, "hostname", "path");
        Rewrite.Builder made = Rewrite.newBuilder().setAuthority(field.at("hostname").text(""));
        if (field.at("path").isPresent()) {
            made.setPath(path(field.at("path")));
        }
        return made.build();
    }

    private PathChange path(Field path) {
        Known.fields(path, "type", "replaceFullPath", "replacePrefixMatch");
        return switch (path.at("type").requiredText()) {
            case "ReplaceFullPath" ->
                    PathChange.newBuilder()
                            .setFull(path.at("replaceFullPath").requiredText())
                            .build();
            case "ReplacePrefixMatch" -> {
                if (!prefixMatch) {
                    throw new RouteRefusedException(
                            "UnsupportedValue",
                            path.path()
                                    + ": ReplacePrefixMatch needs matches of type PathPrefix in"
                                    + " its rule");
                }
                yield PathChange.newBuilder()
                        .setPrefix(path.at("replacePrefixMatch").requiredText())
                        .build();
            }
            default -> throw path.at("type").wrong("ReplaceFullPath or ReplacePrefixMatch");
        };
    }

    /** A mirror without a backend copies nothing, and the request itself is not touched. */
    private Mirror mirror(Field field) {
        Known.fields(field, "backendRef", "percent", "fraction");
        Mirror.Builder made =
                Mirror.newBuilder()
                        .setBackend(backends.one(field.at("backendRef")))
                        .setKeepAuthority(true);
        field.at("percent").number(0, 100).ifPresent(n -> made.setFraction(fraction(n, 100)));
        Field fraction = field.at("fraction");
        if (fraction.isPresent()) {
            int numerator =
                    fraction.at("numerator")
                            .number(0, Integer.MAX_VALUE)
                            .orElseThrow(() -> fraction.at("numerator").wrong("a number"));
            int denominator = fraction.at("denominator").number(1, Integer.MAX_VALUE).orElse(100);
            if (numerator > denominator) {
                throw fraction.wrong("a numerator not above its denominator");
            }
            made.setFraction(fraction(numerator, denominator));
        }
        return made.build();
    }

    private static Fraction fraction(int numerator, int denominator) {
        return Fraction.newBuilder().setNumerator(numerator).setDenominator(denominator).build();
    }

    private String extension(Field ref) {
        Known.fields(ref, "group", "kind", "name");
        if (!ref.at("group").text("").equals("weft.dev")
                || !ref.at("kind").text("").equals("ExtensionPolicy")) {
            throw ref.wrong("an ExtensionPolicy of weft.dev");
        }
        return "ExtensionPolicy/" + backends.namespace() + "/" + ref.at("name").requiredText();
    }
}
