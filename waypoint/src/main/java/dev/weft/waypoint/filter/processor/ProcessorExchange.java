package dev.weft.waypoint.filter.processor;

import com.google.protobuf.ByteString;
import dev.weft.api.extproc.CommonResponse;
import dev.weft.api.extproc.HttpBody;
import dev.weft.api.extproc.ProcessingRequest;
import dev.weft.api.extproc.ProcessingResponse;
import dev.weft.api.extproc.ProcessingResponse.ResponseCase;
import dev.weft.waypoint.filter.chain.ExchangeFilter;
import dev.weft.waypoint.filter.chain.FilterFailure;
import dev.weft.waypoint.filter.chain.SharedFilter;
import dev.weft.waypoint.filter.chain.Step;
import dev.weft.waypoint.filter.spi.BodyMode;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.request.SideStreams;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One exchange of an external processor: a message for each thing it wants to know, and its answer.
 * Both directions may wait for one at a time. Confined to the event loop.
 *
 * <p>A service that ends the call in order while it owes nothing has no more to say: the rest of
 * the exchange passes. One that ends it while it owes an answer has failed.
 */
final class ProcessorExchange implements ExchangeFilter, ProcessorStream.Heard {
    private static final byte[] NOTHING = new byte[0];

    private final ProcessorFilter.Settings settings;
    private final SharedFilter.Exchange exchange;
    private final SideStreams streams;
    private final ProcessorStream stream;
    private final Side request;
    private final Side response;
    private Modes modes;
    private boolean opened;
    private boolean done;
    private @Nullable ResponseHead answer;
    private HttpHeaders requestTrailers = new DefaultHttpHeaders();
    private HttpHeaders responseTrailers = requestTrailers;

    /** What came when nothing was owed: the answer to the next question. */
    private @Nullable FilterFailure broken;

    private @Nullable Step unasked;

    ProcessorExchange(
            ProcessorFilter.Settings settings,
            SharedFilter.Exchange exchange,
            SideStreams streams) {
        this.settings = settings;
        this.exchange = exchange;
        this.streams = streams;
        request = new Side(exchange.loop(), this::late);
        response = new Side(exchange.loop(), this::late);
        modes = settings.modes();
        stream = new ProcessorStream(modes.bytes(), this);
    }

    @Override
    public CompletionStage<Step> request(boolean end) {
        if (!modes.requestHeaders()) {
            return Step.PROCEED;
        }
        return ask(
                request,
                ProcessingRequest.newBuilder()
                        .setRequestHeaders(HeaderMessages.of(exchange.head(), end)),
                ResponseCase.REQUEST_HEADERS,
                NOTHING);
    }

    @Override
    public BodyMode requestBody() {
        return mode(request, modes.requestBody());
    }

    private BodyMode mode(Side side, BodyMode wanted) {
        if (side.isReplaced()) {
            return BodyMode.streamed();
        }
        side.headWaits(!(wanted instanceof BodyMode.Streamed));
        return done ? BodyMode.none() : wanted;
    }

    @Override
    public void trailersFollow(boolean ofRequest) {
        (ofRequest ? request : response).trailersFollow();
    }

    @Override
    public CompletionStage<Step> requestBody(byte[] part, boolean last) {
        return shown(request, part, last);
    }

    @Override
    public boolean wantsRequestTrailers() {
        return modes.requestTrailers() && !done;
    }

    @Override
    public CompletionStage<Step> requestTrailers(HttpHeaders trailers) {
        if (request.isReplaced()) {
            return Step.PROCEED;
        }
        requestTrailers = trailers;
        return ask(
                request,
                ProcessingRequest.newBuilder()
                        .setRequestTrailers(HeaderMessages.trailers(trailers)),
                ResponseCase.REQUEST_TRAILERS,
                NOTHING);
    }

    @Override
    public CompletionStage<Step> response(ResponseHead head, boolean end) {
        answer = head;
        if (!modes.responseHeaders()) {
            return Step.PROCEED;
        }
        return ask(
                response,
                ProcessingRequest.newBuilder().setResponseHeaders(HeaderMessages.of(head, end)),
                ResponseCase.RESPONSE_HEADERS,
                NOTHING);
    }

    @Override
    public BodyMode responseBody() {
        return mode(response, modes.responseBody());
    }

    @Override
    public CompletionStage<Step> responseBody(byte[] part, boolean last) {
        return shown(response, part, last);
    }

    @Override
    public boolean wantsResponseTrailers() {
        return modes.responseTrailers() && !done;
    }

    @Override
    public CompletionStage<Step> responseTrailers(HttpHeaders trailers) {
        if (response.isReplaced()) {
            return Step.PROCEED;
        }
        responseTrailers = trailers;
        return ask(
                response,
                ProcessingRequest.newBuilder()
                        .setResponseTrailers(HeaderMessages.trailers(trailers)),
                ResponseCase.RESPONSE_TRAILERS,
                NOTHING);
    }

    /** A part of a body; the end of one in front of trailers is no part of it. */
    private CompletionStage<Step> shown(Side side, byte[] part, boolean last) {
        if (side.isReplaced()) {
            return side.replaced(last);
        }
        boolean trailers = side.areTrailersFollowing();
        if (part.length == 0 && trailers) {
            return Step.PROCEED;
        }
        HttpBody.Builder body =
                HttpBody.newBuilder()
                        .setBody(ByteString.copyFrom(part))
                        .setEndOfStream(last && !trailers);
        ProcessingRequest.Builder message = ProcessingRequest.newBuilder();
        return side == request
                ? ask(side, message.setRequestBody(body), ResponseCase.REQUEST_BODY, part)
                : ask(side, message.setResponseBody(body), ResponseCase.RESPONSE_BODY, part);
    }

    @Override
    public void end() {
        done = true;
        request.stopClock();
        response.stopClock();
        stream.close();
    }

    // ------------------------------------------------------------ one message and its answer

    private CompletionStage<Step> ask(
            Side side, ProcessingRequest.Builder message, ResponseCase kind, byte[] part) {
        if (done) {
            return Step.PROCEED;
        }
        if (broken != null) {
            return CompletableFuture.failedFuture(broken);
        }
        if (unasked != null) {
            return CompletableFuture.completedStage(unasked);
        }
        if (side.owes().isPresent()) {
            return CompletableFuture.failedFuture(
                    new FilterFailure("ext_proc_failed", "it still owes " + side.owes().get()));
        }
        attributes(side).ifPresent(all -> message.putAttributes(Attributes.KEY, all));
        CompletionStage<Step> step = side.owe(kind, part, settings.time());
        if (!opened) {
            opened = true;
            stream.open(streams, settings.service(), exchange.loop());
        }
        stream.send(message.build());
        return step;
    }

    /** With the first message of each direction. */
    private Optional<com.google.protobuf.Struct> attributes(Side side) {
        var wanted = side == request ? settings.requestAttributes() : settings.responseAttributes();
        return side.begins() && !wanted.isEmpty()
                ? Optional.of(Attributes.of(wanted, exchange, Optional.ofNullable(answer)))
                : Optional.empty();
    }

    private void late() {
        stream.close();
        failed(
                new FilterFailure(
                        "ext_proc_timeout", settings.service() + " did not answer in time"));
    }

    @Override
    public void message(ProcessingResponse message) {
        if (done) {
            return;
        }
        ResponseCase kind = message.getResponseCase();
        if (message.hasOverrideMessageTimeout() && kind == ResponseCase.RESPONSE_NOT_SET) {
            moreTime(message);
            return;
        }
        if (message.hasImmediateResponse()) {
            Step step = new Step.Answer(Answers.immediate(message.getImmediateResponse()));
            if (!response.settle(step) && !request.settle(step)) {
                unasked = step;
            }
            return;
        }
        Side side = Answers.isOfRequest(kind) ? request : response;
        if (!side.owes().equals(Optional.of(kind))) {
            stream.close();
            failed(
                    new FilterFailure(
                            "ext_proc_protocol",
                            "it said "
                                    + kind
                                    + side.owes().map(owed -> " to " + owed).orElse(" unasked")));
            return;
        }
        if (message.hasModeOverride() && settings.mayOverride()) {
            modes = modes.with(message.getModeOverride());
        }
        side.settle(step(message, kind, side));
    }

    private Step step(ProcessingResponse message, ResponseCase kind, Side side) {
        return switch (kind) {
            case REQUEST_HEADERS -> head(side, message.getRequestHeaders().getResponse());
            case RESPONSE_HEADERS -> head(side, message.getResponseHeaders().getResponse());
            case REQUEST_BODY -> part(side, message.getRequestBody().getResponse());
            case RESPONSE_BODY -> part(side, message.getResponseBody().getResponse());
            case REQUEST_TRAILERS -> {
                HeaderMessages.apply(
                        message.getRequestTrailers().getHeaderMutation(), requestTrailers);
                yield new Step.Proceed();
            }
            case RESPONSE_TRAILERS -> {
                HeaderMessages.apply(
                        message.getResponseTrailers().getHeaderMutation(), responseTrailers);
                yield new Step.Proceed();
            }
            case IMMEDIATE_RESPONSE, RESPONSE_NOT_SET -> new Step.Proceed();
        };
    }

    /** Once for each message, and no more than the settings allow. */
    private void moreTime(ProcessingResponse message) {
        Duration wanted =
                Duration.ofSeconds(
                        message.getOverrideMessageTimeout().getSeconds(),
                        message.getOverrideMessageTimeout().getNanos());
        if (wanted.compareTo(Duration.ofMillis(1)) < 0
                || wanted.compareTo(settings.mostTime()) > 0) {
            return;
        }
        if (request.owes().isPresent()) {
            request.clock(wanted);
        }
        if (response.owes().isPresent()) {
            response.clock(wanted);
        }
    }

    private Step head(Side side, CommonResponse said) {
        change(side, said);
        if (said.getStatus() == CommonResponse.ResponseStatus.CONTINUE_AND_REPLACE) {
            side.replaceBy(Answers.bytes(said.getBodyMutation(), NOTHING));
        }
        return new Step.Proceed();
    }

    private Step part(Side side, CommonResponse said) {
        if (side.isHeadWaiting()) {
            change(side, said);
        }
        return said.hasBodyMutation()
                ? new Step.Replace(Answers.bytes(said.getBodyMutation(), side.part()))
                : new Step.Proceed();
    }

    private void change(Side side, CommonResponse said) {
        if (side == request) {
            HeaderMessages.apply(said.getHeaderMutation(), exchange.head());
        } else if (answer != null) {
            HeaderMessages.apply(said.getHeaderMutation(), answer.headers());
        }
    }

    @Override
    public void ended() {
        request.owes()
                .or(response::owes)
                .ifPresent(owed ->
                        failed(
                                new FilterFailure(
                                        "ext_proc_failed", "it ended while it owed " + owed)));
        done = true;
    }

    @Override
    public void failed(FilterFailure why) {
        if (!done) {
            broken = why;
        }
        request.fail(why);
        response.fail(why);
    }
}
