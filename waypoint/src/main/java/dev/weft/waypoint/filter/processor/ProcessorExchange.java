package dev.weft.waypoint.filter.processor;

import com.google.protobuf.ByteString;
import dev.weft.api.extauthz.HeaderValueOption;
import dev.weft.api.extproc.BodyMutation;
import dev.weft.api.extproc.CommonResponse;
import dev.weft.api.extproc.HttpBody;
import dev.weft.api.extproc.ImmediateResponse;
import dev.weft.api.extproc.ProcessingRequest;
import dev.weft.api.extproc.ProcessingResponse;
import dev.weft.waypoint.filter.chain.ExchangeFilter;
import dev.weft.waypoint.filter.chain.FilterFailure;
import dev.weft.waypoint.filter.chain.SharedFilter;
import dev.weft.waypoint.filter.chain.Step;
import dev.weft.waypoint.filter.spi.BodyMode;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.request.EditRules;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import dev.weft.waypoint.request.SideStreams;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One exchange of an external processor: a message for each thing it wants to know, and its answer.
 * Confined to the event loop.
 *
 * <p>A service that ends the call in order while it owes nothing has no more to say: the rest of
 * the exchange passes. One that ends it while it owes an answer has failed.
 */
final class ProcessorExchange implements ExchangeFilter, ProcessorStream.Heard {
    private static final byte[] NOTHING = new byte[0];
    private static final int LEAST_STATUS = 200;
    private static final int MOST_STATUS = 599;

    private final ProcessorFilter.Settings settings;
    private final SharedFilter.Exchange exchange;
    private final SideStreams streams;
    private final ProcessorStream stream;
    private Modes modes;
    private boolean opened;
    private boolean done;
    private @Nullable Owed owed;
    private @Nullable Future<?> timer;
    private ResponseHead response = ResponseHead.of(LEAST_STATUS);

    /** What takes the place of a whole body. */
    private byte @Nullable [] replacement;

    private boolean headMayChange;

    /** What came when nothing was owed: the answer to the next question. */
    private @Nullable FilterFailure broken;

    private @Nullable Step unasked;

    /** An answer that the service owes. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Owed(
            ProcessingResponse.ResponseCase kind, byte[] part, CompletableFuture<Step> step) {}

    ProcessorExchange(
            ProcessorFilter.Settings settings,
            SharedFilter.Exchange exchange,
            SideStreams streams) {
        this.settings = settings;
        this.exchange = exchange;
        this.streams = streams;
        modes = settings.modes();
        stream = new ProcessorStream(modes.bytes(), this);
    }

    @Override
    public CompletionStage<Step> request(boolean end) {
        if (!modes.requestHeaders()) {
            return Step.PROCEED;
        }
        return ask(
                ProcessingRequest.newBuilder()
                        .setRequestHeaders(HeaderMessages.of(exchange.head(), end)),
                ProcessingResponse.ResponseCase.REQUEST_HEADERS,
                NOTHING);
    }

    @Override
    public BodyMode requestBody() {
        return mode(modes.requestBody());
    }

    private BodyMode mode(BodyMode wanted) {
        if (replacement != null) {
            return BodyMode.streamed();
        }
        headMayChange = !(wanted instanceof BodyMode.Streamed);
        return done ? BodyMode.none() : wanted;
    }

    @Override
    public CompletionStage<Step> requestBody(byte[] part, boolean last) {
        if (replacement != null) {
            return replaced(last);
        }
        return ask(
                ProcessingRequest.newBuilder().setRequestBody(body(part, last)),
                ProcessingResponse.ResponseCase.REQUEST_BODY,
                part);
    }

    @Override
    public CompletionStage<Step> response(ResponseHead head, boolean end) {
        response = head;
        replacement = null;
        if (!modes.responseHeaders()) {
            return Step.PROCEED;
        }
        return ask(
                ProcessingRequest.newBuilder().setResponseHeaders(HeaderMessages.of(head, end)),
                ProcessingResponse.ResponseCase.RESPONSE_HEADERS,
                NOTHING);
    }

    @Override
    public BodyMode responseBody() {
        return mode(modes.responseBody());
    }

    @Override
    public CompletionStage<Step> responseBody(byte[] part, boolean last) {
        if (replacement != null) {
            return replaced(last);
        }
        return ask(
                ProcessingRequest.newBuilder().setResponseBody(body(part, last)),
                ProcessingResponse.ResponseCase.RESPONSE_BODY,
                part);
    }

    private CompletionStage<Step> replaced(boolean last) {
        byte[] all = replacement;
        return Step.replace(last && all != null ? all : NOTHING);
    }

    private static HttpBody body(byte[] part, boolean last) {
        return HttpBody.newBuilder()
                .setBody(ByteString.copyFrom(part))
                .setEndOfStream(last)
                .build();
    }

    @Override
    public void end() {
        done = true;
        if (timer != null) {
            timer.cancel(false);
        }
        stream.close();
    }

    // ------------------------------------------------------------ one message and its answer

    private CompletionStage<Step> ask(
            ProcessingRequest.Builder message, ProcessingResponse.ResponseCase kind, byte[] part) {
        if (done) {
            return Step.PROCEED;
        }
        if (broken != null) {
            return CompletableFuture.failedFuture(broken);
        }
        if (unasked != null) {
            return CompletableFuture.completedStage(unasked);
        }
        Owed asked = new Owed(kind, part, new CompletableFuture<>());
        if (owed != null) {
            return CompletableFuture.failedFuture(
                    new FilterFailure("ext_proc_failed", "it still owes " + owed.kind()));
        }
        owed = asked;
        clock(settings.time());
        if (!opened) {
            opened = true;
            stream.open(streams, settings.service(), exchange.loop());
        }
        stream.send(message.build());
        return asked.step();
    }

    private void clock(Duration time) {
        if (timer != null) {
            timer.cancel(false);
        }
        timer =
                exchange.loop()
                        .schedule(
                                () -> {
                                    stream.close();
                                    failed(
                                            new FilterFailure(
                                                    "ext_proc_timeout",
                                                    settings.service()
                                                            + " did not answer within "
                                                            + time));
                                },
                                time.toNanos(),
                                TimeUnit.NANOSECONDS);
    }

    @Override
    public void message(ProcessingResponse message) {
        if (done) {
            return;
        }
        if (message.hasOverrideMessageTimeout()
                && message.getResponseCase() == ProcessingResponse.ResponseCase.RESPONSE_NOT_SET) {
            moreTime(message);
            return;
        }
        if (message.hasImmediateResponse()) {
            settle(new Step.Answer(immediate(message.getImmediateResponse())));
            return;
        }
        Owed asked = owed;
        if (asked == null || asked.kind() != message.getResponseCase()) {
            stream.close();
            failed(
                    new FilterFailure(
                            "ext_proc_protocol",
                            "it said "
                                    + message.getResponseCase()
                                    + (asked == null ? " unasked" : " to " + asked.kind())));
            return;
        }
        if (message.hasModeOverride() && settings.mayOverride()) {
            modes = modes.with(message.getModeOverride());
        }
        settle(
                switch (message.getResponseCase()) {
                    case REQUEST_HEADERS -> head(message.getRequestHeaders().getResponse(), true);
                    case RESPONSE_HEADERS ->
                            head(message.getResponseHeaders().getResponse(), false);
                    case REQUEST_BODY ->
                            part(message.getRequestBody().getResponse(), true, asked.part());
                    case RESPONSE_BODY ->
                            part(message.getResponseBody().getResponse(), false, asked.part());
                    case IMMEDIATE_RESPONSE, RESPONSE_NOT_SET -> new Step.Proceed();
                });
    }

    /** Once for each message, and no more than the settings allow. */
    private void moreTime(ProcessingResponse message) {
        Duration wanted =
                Duration.ofSeconds(
                        message.getOverrideMessageTimeout().getSeconds(),
                        message.getOverrideMessageTimeout().getNanos());
        if (owed != null
                && wanted.compareTo(Duration.ofMillis(1)) >= 0
                && wanted.compareTo(settings.mostTime()) <= 0) {
            clock(wanted);
        }
    }

    private Step head(CommonResponse said, boolean ofRequest) {
        change(said, ofRequest);
        if (said.getStatus() == CommonResponse.ResponseStatus.CONTINUE_AND_REPLACE) {
            replacement = bytes(said.getBodyMutation(), NOTHING);
        }
        return new Step.Proceed();
    }

    private Step part(CommonResponse said, boolean ofRequest, byte[] before) {
        if (headMayChange) {
            change(said, ofRequest);
        }
        return said.hasBodyMutation()
                ? new Step.Replace(bytes(said.getBodyMutation(), before))
                : new Step.Proceed();
    }

    private void change(CommonResponse said, boolean ofRequest) {
        if (ofRequest) {
            HeaderMessages.apply(said.getHeaderMutation(), exchange.head());
        } else {
            HeaderMessages.apply(said.getHeaderMutation(), response.headers());
        }
    }

    private static byte[] bytes(BodyMutation mutation, byte[] before) {
        return switch (mutation.getMutationCase()) {
            case BODY -> mutation.getBody().toByteArray();
            case CLEAR_BODY -> mutation.getClearBody() ? NOTHING : before;
            case MUTATION_NOT_SET -> before;
        };
    }

    private static LocalResponse immediate(ImmediateResponse said) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (HeaderValueOption option : said.getHeaders().getSetHeadersList()) {
            String name = option.getHeader().getKey();
            String value = HeaderMessages.value(option);
            if (EditRules.mayBeSet(name, value)) {
                headers.add(Map.entry(name, value));
            }
        }
        int status = said.getStatus().getCode();
        return new LocalResponse(
                status >= LEAST_STATUS && status <= MOST_STATUS ? status : LEAST_STATUS,
                headers,
                said.getBody(),
                ResponseFlag.FILTER,
                "ext_proc_immediate_response");
    }

    private void settle(Step step) {
        Owed asked = owed;
        owed = null;
        if (timer != null) {
            timer.cancel(false);
        }
        if (asked == null) {
            unasked = step;
        } else {
            asked.step().complete(step);
        }
    }

    @Override
    public void ended() {
        if (owed != null) {
            failed(new FilterFailure("ext_proc_failed", "it ended while it owed " + owed.kind()));
        }
        done = true;
    }

    @Override
    public void failed(FilterFailure why) {
        Owed asked = owed;
        owed = null;
        if (timer != null) {
            timer.cancel(false);
        }
        if (asked != null) {
            asked.step().completeExceptionally(why);
        } else if (!done) {
            broken = why;
        }
    }
}
