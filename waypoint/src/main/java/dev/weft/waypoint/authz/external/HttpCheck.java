package dev.weft.waypoint.authz.external;

import dev.weft.api.waypoint.ExternalAuth;
import dev.weft.api.waypoint.Header;
import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.request.EditRules;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.RequestEdit;
import dev.weft.waypoint.request.ResponseFlag;
import dev.weft.waypoint.request.SideCalls;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asking by HTTP: the request itself is sent, without its body where that is not wanted, and with
 * those headers that are wanted. 2xx lets it pass, 5xx is a failure, anything else is the refusal
 * that the client gets.
 */
final class HttpCheck implements ExternalAuthorizer.Protocol {

    private static final Set<String> ALWAYS_DOWN = Set.of("www-authenticate", "location");

    private final String pathPrefix;
    private final NameMatch requestHeaders;
    private final List<Header> extraHeaders;
    private final NameMatch upstreamHeaders;
    private final NameMatch denyHeaders;
    private final NameMatch allowHeaders;
    private final boolean withBody;

    /** The exception says what is wrong with the settings. */
    HttpCheck(ExternalAuth settings) {
        this.pathPrefix = settings.getPathPrefix();
        this.requestHeaders = new NameMatch(settings.getRequestHeadersList());
        this.extraHeaders = settings.getExtraHeadersList();
        this.upstreamHeaders = new NameMatch(settings.getUpstreamHeadersList());
        this.denyHeaders = new NameMatch(settings.getDenyHeadersList());
        this.allowHeaders = new NameMatch(settings.getAllowHeadersList());
        this.withBody = settings.getMaxBody() != 0;
        if (!pathPrefix.isEmpty() && !pathPrefix.startsWith("/")) {
            throw new IllegalArgumentException(
                    "path prefix '" + pathPrefix + "': expected it to begin with a slash");
        }
        for (Header header : extraHeaders) {
            if (!EditRules.mayBeSet(header.getName(), header.getValue())) {
                throw new IllegalArgumentException(
                        "header '" + header.getName() + "' cannot be put into a request");
            }
        }
    }

    @Override
    public SideCalls.Ask ask(
            Destination destination,
            CheckRequest request,
            BodyAccess.Body body,
            SideCalls.Limits limits) {
        RequestHead original = ExternalAuthorizer.head(request);
        HttpHeaders headers = new DefaultHttpHeaders();
        for (Map.Entry<String, String> header : original.headers()) {
            String name = header.getKey();
            boolean always = name.equalsIgnoreCase("authorization");
            if ((always || requestHeaders.matches(name)) && EditRules.mayBeSet(name)) {
                headers.add(name.toLowerCase(Locale.ROOT), header.getValue());
            }
        }
        extraHeaders.forEach(header -> headers.set(header.getName(), header.getValue()));
        if (withBody) {
            headers.set("x-envoy-auth-partial-body", Boolean.toString(!body.complete()));
        }
        headers.set("content-length", Integer.toString(body.bytes().size()));
        RequestHead head =
                new RequestHead(
                        HttpProtocol.HTTP11,
                        original.method(),
                        "http",
                        original.authority(),
                        pathPrefix + original.target(),
                        headers);
        return new SideCalls.Ask(destination, head, body.bytes(), false, limits);
    }

    @Override
    public Optional<ExternalVerdict> verdict(CheckRequest request, SideCalls.Answer answer) {
        int status = answer.head().status();
        if (status >= 500) {
            return Optional.empty();
        }
        return Optional.of(status / 100 == 2 ? allowed(answer) : denied(answer));
    }

    private ExternalVerdict allowed(SideCalls.Answer answer) {
        List<RequestEdit> edits = new ArrayList<>();
        List<Map.Entry<String, String>> down = new ArrayList<>();
        HttpHeaders headers = answer.head().headers();
        for (String name : headers.names()) {
            if (!EditRules.mayBeSet(name)) {
                continue;
            }
            if (upstreamHeaders.matches(name)) {
                edits.add(new RequestEdit.SetHeader(name, String.join(",", headers.getAll(name))));
            }
            if (allowHeaders.matches(name)) {
                headers.getAll(name).forEach(value -> down.add(Map.entry(name, value)));
            }
        }
        return edits.isEmpty() && down.isEmpty()
                ? ExternalVerdict.Allowed.PLAIN
                : new ExternalVerdict.Allowed(edits, down);
    }

    private ExternalVerdict denied(SideCalls.Answer answer) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (Map.Entry<String, String> header : answer.head().headers()) {
            String name = header.getKey();
            boolean wanted =
                    denyHeaders.isEmpty()
                            || denyHeaders.matches(name)
                            || ALWAYS_DOWN.contains(name.toLowerCase(Locale.ROOT));
            if (wanted && EditRules.mayBeSet(name)) {
                headers.add(Map.entry(name, header.getValue()));
            }
        }
        return new ExternalVerdict.Denied(
                new LocalResponse(
                        answer.head().status(),
                        headers,
                        answer.body(),
                        ResponseFlag.DENIED,
                        "ext_authz_denied"));
    }
}
