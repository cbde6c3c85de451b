package dev.weft.waypoint.authz.external;

import com.google.protobuf.ByteString;
import dev.weft.api.waypoint.ExternalAuth;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import dev.weft.waypoint.request.SideCalls;
import dev.weft.workload.NamespacedHostname;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service that is asked whether requests may pass. Immutable, any thread; equal ones ask the same
 * question. What goes wrong with asking is decided by its settings, never left open.
 */
public final class ExternalAuthorizer {

    private static final Logger LOG = LoggerFactory.getLogger(ExternalAuthorizer.class);

    /** Long enough for a pause of the service; clients wait for nobody longer than that. */
    static final Duration STANDARD_TIME = Duration.ofSeconds(2);

    private static final int LARGEST_ANSWER = 64 * 1024;
    private static final int STANDARD_ERROR_STATUS = 403;

    /** One way of asking. */
    interface Protocol {

        SideCalls.Ask ask(
                Destination destination,
                CheckRequest request,
                BodyAccess.Body body,
                SideCalls.Limits limits);

        /** Empty if the answer is none, and asking failed. */
        Optional<ExternalVerdict> verdict(CheckRequest request, SideCalls.Answer answer);
    }

    private final ExternalAuth settings;
    private final Destination destination;
    private final SideCalls.Limits limits;
    private final Protocol protocol;

    private ExternalAuthorizer(ExternalAuth settings, NamespacedHostname service) {
        this.settings = settings;
        this.destination = Destination.of(service, settings.getPort());
        Duration time =
                settings.getTimeoutMs() == 0
                        ? STANDARD_TIME
                        : Duration.ofMillis(settings.getTimeoutMs());
        this.limits = new SideCalls.Limits(time, LARGEST_ANSWER);
        this.protocol = settings.getGrpc() ? new GrpcCheck() : new HttpCheck(settings);
    }

    /** Empty if it cannot be asked: see {@link #problem}. */
    public static Optional<ExternalAuthorizer> of(ExternalAuth settings) {
        Optional<NamespacedHostname> service = NamespacedHostname.parse(settings.getService());
        return problem(settings).isPresent()
                ? Optional.empty()
                : service.map(key -> new ExternalAuthorizer(settings, key));
    }

    /** Why a service cannot be asked; empty if it can. */
    public static Optional<String> problem(ExternalAuth settings) {
        if (!settings.getInvalid().isEmpty()) {
            return Optional.of(settings.getInvalid());
        }
        if (NamespacedHostname.parse(settings.getService()).isEmpty()) {
            return Optional.of(
                    "service '" + settings.getService() + "': expected <namespace>/<hostname>");
        }
        if (settings.getPort() <= 0 || settings.getPort() > 65535) {
            return Optional.of(
                    "port "
                            + Integer.toUnsignedString(settings.getPort())
                            + ": expected 1 to 65535");
        }
        int status = settings.getStatusOnError();
        if (status != 0 && (status < 200 || status > 599)) {
            return Optional.of("status on error " + status + ": expected 200 to 599");
        }
        try {
            new HttpCheck(settings);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(Objects.toString(e.getMessage()));
        }
    }

    /** Whether it can say something about a connection without HTTP. */
    public boolean canBeAskedAboutConnections() {
        return settings.getGrpc();
    }

    /**
     * Asks.
     *
     * @param then called once, on the loop
     */
    public void check(
            CheckRequest request, SideCalls calls, EventLoop loop, Consumer<ExternalVerdict> then) {
        if (settings.getMaxBody() == 0) {
            send(request, BODYLESS, calls, loop, then);
            return;
        }
        // Unsigned in the settings; no buffer is larger than an int can say.
        int limit = settings.getMaxBody() < 0 ? Integer.MAX_VALUE : settings.getMaxBody();
        request.body()
                .read(
                        limit,
                        body -> {
                            if (!body.complete() && !settings.getPartialBody()) {
                                then.accept(
                                        new ExternalVerdict.Denied(
                                                LocalResponse.of(
                                                        413,
                                                        ResponseFlag.DENIED,
                                                        "ext_authz_body_too_large")));
                                return;
                            }
                            send(request, body, calls, loop, then);
                        });
    }

    private static final BodyAccess.Body BODYLESS = new BodyAccess.Body(ByteString.EMPTY, true);

    private void send(
            CheckRequest request,
            BodyAccess.Body body,
            SideCalls calls,
            EventLoop loop,
            Consumer<ExternalVerdict> then) {
        CompletionStage<SideCalls.Answer> asked;
        try {
            asked = calls.call(protocol.ask(destination, request, body, limits), loop);
        } catch (RuntimeException e) {
            then.accept(failed(e.toString()));
            return;
        }
        asked.whenComplete((answer, failure) -> then.accept(verdict(request, answer, failure)));
    }

    private ExternalVerdict verdict(
            CheckRequest request, SideCalls.@Nullable Answer answer, @Nullable Throwable failure) {
        if (answer == null) {
            return failed(String.valueOf(failure));
        }
        return protocol.verdict(request, answer)
                .orElseGet(() -> failed("it answered " + answer.head().status()));
    }

    private ExternalVerdict failed(String why) {
        LOG.debug("asking {} ({}) failed: {}", settings.getProvider(), destination, why);
        if (settings.getFailOpen()) {
            return ExternalVerdict.Allowed.PLAIN;
        }
        int status =
                settings.getStatusOnError() == 0
                        ? STANDARD_ERROR_STATUS
                        : settings.getStatusOnError();
        return new ExternalVerdict.Denied(
                LocalResponse.of(status, ResponseFlag.DENIED, "ext_authz_error"));
    }

    /** The name users gave it. */
    public String provider() {
        return settings.getProvider();
    }

    static RequestHead head(CheckRequest request) {
        return request.head()
                .orElseThrow(() -> new IllegalStateException("only gRPC asks about connections"));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ExternalAuthorizer it && settings.equals(it.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    @Override
    public String toString() {
        return settings.getProvider() + " at " + destination;
    }
}
