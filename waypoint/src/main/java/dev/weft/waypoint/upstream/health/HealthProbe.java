package dev.weft.waypoint.upstream.health;

import com.google.protobuf.ByteString;
import dev.weft.relay.EndFailure;
import dev.weft.relay.RelayEnd;
import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.SideCalls;
import dev.weft.waypoint.request.SideCalls.Answer;
import dev.weft.waypoint.upstream.dial.DialFailure;
import dev.weft.waypoint.upstream.dial.Dialer;
import dev.weft.waypoint.upstream.dial.Target;
import dev.weft.waypoint.upstream.pool.OneShot;
import dev.weft.waypoint.upstream.settings.HealthRules;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks one endpoint once whether it is well. Confined to one event loop. */
public final class HealthProbe {
    private static final int MOST_BYTES = 64 << 10;
    private static final int OK = 200;
    private static final int MULTIPLE_CHOICES = 300;

    /** An empty HealthCheckRequest: the health of the server as a whole. */
    private static final ByteString CHECK = ByteString.copyFrom(new byte[5]);

    /** A HealthCheckResponse whose status is SERVING. */
    private static final ByteString SERVING = ByteString.copyFrom(new byte[] {0, 0, 0, 0, 2, 8, 1});

    private HealthProbe() {}

    /** The answer comes on the loop, within the timeout of the rules. */
    public static void ask(
            OneShot.Means means, Target target, HealthRules rules, Consumer<Boolean> well) {
        switch (rules.kind()) {
            case TCP -> connect(means, target, well);
            case HTTP ->
                    call(
                            means,
                            rules,
                            new OneShot.Request(
                                    target,
                                    HttpProtocol.HTTP11,
                                    head("GET", target, rules.path()),
                                    ByteString.EMPTY,
                                    limits(rules)),
                            well);
            case GRPC -> {
                RequestHead head = head("POST", target, "/grpc.health.v1.Health/Check");
                head.headers().set("content-type", "application/grpc");
                head.headers().set("te", "trailers");
                call(
                        means,
                        rules,
                        new OneShot.Request(target, HttpProtocol.HTTP2, head, CHECK, limits(rules)),
                        well);
            }
        }
    }

    private static RequestHead head(String method, Target target, String path) {
        RequestHead head =
                RequestHead.of(
                        method,
                        target.tls().isPresent() ? "https" : "http",
                        target.destination().service().hostname(),
                        path);
        head.headers().set("user-agent", "weft-health");
        return head;
    }

    private static SideCalls.Limits limits(HealthRules rules) {
        return new SideCalls.Limits(rules.timeout(), MOST_BYTES);
    }

    private static void call(
            OneShot.Means means,
            HealthRules rules,
            OneShot.Request request,
            Consumer<Boolean> well) {
        OneShot.send(means, request)
                .whenComplete((answer, failure) -> well.accept(isWell(rules, answer)));
    }

    private static boolean isWell(HealthRules rules, @Nullable Answer answer) {
        if (answer == null) {
            return false;
        }
        int status = answer.head().status();
        return switch (rules.kind()) {
            case TCP -> true;
            case HTTP -> status >= OK && status < MULTIPLE_CHOICES;
            case GRPC -> status == OK && answer.body().equals(SERVING);
        };
    }

    private static void connect(OneShot.Means means, Target target, Consumer<Boolean> well) {
        means.dialer()
                .dialEnd(
                        new Dialer.Dial(target, "", Optional.empty()),
                        new Dialer.EndListener() {
                            @Override
                            public void dialled(RelayEnd end) {
                                end.abort(EndFailure.stopped("a health check"));
                                well.accept(true);
                            }

                            @Override
                            public void failed(DialFailure failure) {
                                well.accept(false);
                            }
                        });
    }
}
