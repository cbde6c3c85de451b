package dev.weft.waypoint.proxy;

import dev.weft.policy.PolicyKey;
import dev.weft.waypoint.authz.AccessContext;
import dev.weft.waypoint.authz.AccessDecision;
import dev.weft.waypoint.authz.AccessPolicy;
import dev.weft.waypoint.authz.AccessRequest;
import dev.weft.waypoint.authz.external.BodyAccess;
import dev.weft.waypoint.authz.external.CheckRequest;
import dev.weft.waypoint.authz.external.ExternalAuthorizer;
import dev.weft.waypoint.authz.external.ExternalVerdict;
import dev.weft.waypoint.authz.jwt.Claims;
import dev.weft.waypoint.config.ExtensionTable;
import dev.weft.waypoint.config.FrontExtensions;
import dev.weft.waypoint.config.WaypointState;
import dev.weft.waypoint.filter.Exchange;
import dev.weft.waypoint.filter.GrpcResponses;
import dev.weft.waypoint.filter.RequestEdit;
import dev.weft.waypoint.filter.ResponseEdit;
import dev.weft.waypoint.filter.chain.BodyPipe;
import dev.weft.waypoint.filter.chain.FilterChain;
import dev.weft.waypoint.filter.chain.FilterRun;
import dev.weft.waypoint.filter.chain.SharedFilter;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ServerStream;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.limit.LimitVerdict;
import dev.weft.waypoint.limit.RequestLimits;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.Entrance;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.RequestTrace;
import dev.weft.waypoint.request.ResponseFlag;
import dev.weft.waypoint.route.plan.ForwardPlan;
import dev.weft.waypoint.route.plan.Outcome;
import dev.weft.waypoint.route.plan.RouteDecision;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request: may it pass, is it too much, where does it go, and what comes of it. The methods
 * stand in the order in which they run; each either ends the request or leads to the next one.
 *
 * <p>Confined to the event loop of its connection. Ends in exactly one outcome.
 */
final class RequestFlow implements RequestBody.Owner {
    private static final Logger log = LoggerFactory.getLogger(RequestFlow.class);

    private static final LocalResponse UNUSABLE_EXTENSION =
            LocalResponse.of(500, ResponseFlag.FILTER, "extension_unusable");
    private static final LocalResponse UNUSABLE_AUTHORIZER =
            LocalResponse.of(500, ResponseFlag.DENIED, "ext_authz_unusable");

    private final ProxyContext context;
    private final Entrance.Entry entry;
    private final Downstream downstream;
    private final RequestHead head;
    private final WaypointState state;
    private final FrontExtensions extensions;
    private final RequestRecord record;
    private final RequestBody body;
    private final ClientSide client;
    private final Exchange exchange;
    private @Nullable Future<?> waiting;
    private @Nullable Forwarding forwarding;
    private boolean over;

    private RequestFlow(ProxyContext context, Entrance.Entry entry, ServerStream stream) {
        this.context = context;
        this.entry = entry;
        downstream = entry.downstream();
        head = stream.head();
        state = context.state().get();
        extensions = state.extensions().of(downstream.front(), context.own().gateway());
        boolean grpc = GrpcResponses.isGrpc(head);
        record = new RequestRecord(downstream, head, grpc, context.clock().instant());
        exchange = new Exchange(head, downstream, record.start());
        body = new RequestBody(stream, context.settings().body(), this);
        client = new ClientSide(stream, record, exchange, this::answered);
    }

    /** Takes a request over. */
    static void begin(ProxyContext context, Entrance.Entry entry, ServerStream stream) {
        RequestFlow flow = new RequestFlow(context, entry, stream);
        try {
            flow.identify();
        } catch (RuntimeException e) {
            flow.fail(e);
        }
    }

    private void identify() {
        ClientIdentity.strip(head);
        String id = RequestIds.in(head.headers(), context.random());
        RequestTrace trace = context.observer().began(downstream, head);
        record.identified(id, trace);
        body.start(record.isGrpc());
        if (!over) {
            entry.answer().ifPresentOrElse(given -> answer(given, List.of()), this::enter);
        }
    }

    private void enter() {
        Optional<String> broken = extensions.broken();
        if (broken.isPresent()) {
            record.failed(broken.get());
            answer(UNUSABLE_EXTENSION, List.of());
            return;
        }
        extend(ExtensionTable.When.BEFORE_POLICIES, this::authorize);
    }

    private void authorize() {
        AccessPolicy policy = state.access().of(downstream.front(), context.own().gateway());
        if (policy.isOpen()) {
            extend(ExtensionTable.When.BEHIND_POLICIES, () -> limit(Claims.NONE));
            return;
        }
        policy.check(
                new AccessRequest(head, downstream, bodyForPolicies()),
                new AccessContext(
                        context.loop(), context.calls(), context.tokens(), context.access()),
                decision -> guarded(() -> authorized(decision)));
    }

    private BodyAccess bodyForPolicies() {
        return body.isEmpty()
                ? BodyAccess.NONE
                : (limit, then) ->
                        body.read(
                                limit,
                                (first, all) -> then.accept(new BodyAccess.Body(first, all)));
    }

    private void authorized(AccessDecision decision) {
        if (over) {
            return;
        }
        switch (decision) {
            case AccessDecision.Deny deny -> {
                record.deniedBy(deny.by().map(PolicyKey::toString).orElse(""));
                answer(deny.response(), List.of());
            }
            case AccessDecision.Allow allow -> {
                allow.requestEdits().forEach(edit -> edit.applyTo(head));
                client.willSay(allow.responseHeaders());
                extend(ExtensionTable.When.BEHIND_POLICIES, () -> limit(allow.claims()));
            }
        }
    }

    private void limit(Claims claims) {
        RequestLimits limits = state.limits().of(downstream.front(), context.own().gateway());
        if (!limits.isEmpty()) {
            LimitVerdict verdict = limits.check(head, downstream, claims, System.nanoTime());
            if (verdict.refused().isPresent()) {
                answer(verdict.refused().get(), List.of());
                return;
            }
            client.willSay(verdict.responseHeaders());
        }
        extend(ExtensionTable.When.BEFORE_ROUTES, this::route);
    }

    /** Shows the request to the filters that stand at this point. */
    private void extend(ExtensionTable.When when, Runnable then) {
        pass(extensions.chain(when), then);
    }

    /** Shows the request to filters, and goes on if none of them answers. */
    private void pass(FilterChain chain, Runnable then) {
        if (chain.isEmpty()) {
            then.run();
            return;
        }
        boolean end = body.isEmpty();
        FilterRun run = chain.run(new SharedFilter.Exchange(head, downstream, context.loop()));
        client.filter(run);
        run.request(
                end,
                answer ->
                        guarded(() -> {
                            if (over) {
                                return;
                            }
                            if (answer.isPresent()) {
                                answer(answer.get(), List.of());
                            } else if (end) {
                                then.run();
                            } else {
                                passBody(run, then);
                            }
                        }));
    }

    private void passBody(FilterRun run, Runnable then) {
        boolean upgrade =
                head.method().equals("CONNECT") || head.headers().contains(HttpHeaderNames.UPGRADE);
        body.through(
                out -> {
                    Optional<BodyPipe> pipe = run.requestPipe(out);
                    pipe.filter(BodyPipe::mayChange)
                            .ifPresent(
                                    any -> head.headers().remove(HttpHeaderNames.CONTENT_LENGTH));
                    return pipe;
                },
                !upgrade,
                new BodyStages.Onward() {
                    @Override
                    public void ready(OptionalInt length) {
                        guarded(() -> goOn(length, then));
                    }

                    @Override
                    public void refused(LocalResponse response) {
                        guarded(() -> filtersEnded(response, List.of()));
                    }
                });
    }

    private void goOn(OptionalInt length, Runnable then) {
        if (over) {
            return;
        }
        length.ifPresent(bytes ->
                head.headers().set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(bytes)));
        then.run();
    }

    /** What is done in a callback: a defect there ends the request, and never hangs it. */
    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /** Filters ended it: with an answer, or in the middle of one. */
    void filtersEnded(LocalResponse response, List<ResponseEdit> edits) {
        if (client.isStarted()) {
            breakOff(
                    response.flag(),
                    response.detail(),
                    new StreamFailure(StreamFailure.Kind.STOPPED, response.detail()));
        } else {
            answer(response, edits);
        }
    }

    private void route() {
        RouteDecision decision =
                Routing.decide(state, head, downstream, context.random(), context.sessions());
        record.routed(decision.route().map(Object::toString).orElse(""));
        if (decision.delay().isZero()) {
            act(decision.outcome());
            return;
        }
        record.flag(ResponseFlag.DELAY);
        waiting =
                context.loop()
                        .schedule(
                                () -> guarded(() -> act(decision.outcome())),
                                decision.delay().toNanos(),
                                TimeUnit.NANOSECONDS);
    }

    private void act(Outcome outcome) {
        if (over) {
            return;
        }
        switch (outcome) {
            case Outcome.Respond respond -> answer(respond.response(), respond.edits());
            case Outcome.Forward forward -> ask(forward.plan());
        }
    }

    private void ask(ForwardPlan plan) {
        if (plan.externalAuth().isEmpty()) {
            extend(plan);
            return;
        }
        Optional<ExternalAuthorizer> who = context.authorizers().of(plan.externalAuth().get());
        if (who.isEmpty()) {
            answer(UNUSABLE_AUTHORIZER, plan.responseEdits());
            return;
        }
        who.get()
                .check(
                        new CheckRequest(Optional.of(head), downstream, bodyForPolicies()),
                        context.calls(),
                        context.loop(),
                        verdict -> guarded(() -> asked(plan, verdict)));
    }

    private void asked(ForwardPlan plan, ExternalVerdict verdict) {
        if (over) {
            return;
        }
        switch (verdict) {
            case ExternalVerdict.Denied denied -> answer(denied.response(), plan.responseEdits());
            case ExternalVerdict.Allowed allowed -> {
                allowed.edits().forEach(edit -> edit.applyTo(head));
                client.willSay(allowed.responseHeaders());
                extend(plan);
            }
        }
    }

    private void extend(ForwardPlan plan) {
        if (plan.extensions().isEmpty()) {
            forward(plan);
            return;
        }
        state.extensions()
                .named(plan.extensions())
                .ifPresentOrElse(
                        chain -> pass(chain, () -> forward(plan)),
                        () -> answer(UNUSABLE_EXTENSION, plan.responseEdits()));
    }

    private void forward(ForwardPlan plan) {
        entry.onTheWay().forEach(edit -> edit.applyTo(head));
        RequestEdit.applyAll(plan.requestEdits(), exchange);
        ClientIdentity.tell(state, context.own(), downstream, head);
        forwarding = new Forwarding(context, this, plan);
        forwarding.begin();
    }

    // ------------------------------------------------------------ what the attempts are told

    Exchange exchange() {
        return exchange;
    }

    WaypointState state() {
        return state;
    }

    RequestRecord record() {
        return record;
    }

    RequestBody body() {
        return body;
    }

    ClientSide client() {
        return client;
    }

    /** Ends the request with an answer of our own. */
    void answer(LocalResponse response, List<ResponseEdit> edits) {
        if (!over) {
            client.answer(response, edits);
        }
    }

    /** The answer broke after it had begun. */
    void breakOff(ResponseFlag flag, String word, StreamFailure why) {
        if (!over) {
            record.broke(flag, word, why.message());
            client.reset(why);
            finish();
        }
    }

    // ------------------------------------------------------------ how it ends

    /** All of the answer was written. */
    private void answered() {
        if (!client.isUpgraded() || body.isComplete()) {
            finish();
        }
    }

    @Override
    public void requestEnded() {
        record.requestEnded();
        if (client.isUpgraded() && client.isEnded()) {
            finish();
        }
    }

    @Override
    public void clientWritable() {
        client.writable();
        if (forwarding != null) {
            forwarding.clientWritable();
        }
    }

    @Override
    public void clientFailed(StreamFailure why) {
        if (over) {
            return;
        }
        ResponseFlag flag =
                switch (why.kind()) {
                    case PROTOCOL, TOO_LARGE -> ResponseFlag.CLIENT_PROTOCOL;
                    case TIMEOUT -> ResponseFlag.CLIENT_TIMEOUT;
                    default -> ResponseFlag.CLIENT_GONE;
                };
        record.broke(
                flag, "downstream_" + why.kind().name().toLowerCase(Locale.ROOT), why.message());
        finish();
    }

    private void fail(RuntimeException defect) {
        log.error("a request was broken off: {}", head, defect);
        if (over) {
            return;
        }
        record.broke(ResponseFlag.FILTER, "internal_error", defect.toString());
        if (client.isStarted()) {
            client.reset(new StreamFailure(StreamFailure.Kind.STOPPED, "internal error"));
            finish();
        } else {
            client.answer(LocalResponse.of(500, ResponseFlag.FILTER, "internal_error"), List.of());
        }
    }

    private void finish() {
        if (over) {
            return;
        }
        over = true;
        if (waiting != null) {
            waiting.cancel(false);
        }
        if (forwarding != null) {
            forwarding.close();
        }
        body.discard();
        client.close();
        context.observer().ended(record.outcome(body));
    }
}
