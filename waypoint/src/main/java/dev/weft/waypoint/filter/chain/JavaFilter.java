package dev.weft.waypoint.filter.chain;

import com.google.protobuf.ByteString;
import dev.weft.identity.SpiffeId;
import dev.weft.net.IpAddresses;
import dev.weft.waypoint.filter.spi.BodyMode;
import dev.weft.waypoint.filter.spi.ClientView;
import dev.weft.waypoint.filter.spi.FilterContext;
import dev.weft.waypoint.filter.spi.HttpFilter;
import dev.weft.waypoint.filter.spi.ResponseView;
import dev.weft.waypoint.filter.spi.Verdict;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import java.util.HashMap;
import java.util.concurrent.CompletionStage;

/** A user's filter in Java, as the chain sees it. Any thread. */
public record JavaFilter(HttpFilter filter) implements SharedFilter {

    @Override
    public ExchangeFilter begin(Exchange exchange) {
        var client =
                new ClientView(
                        exchange.downstream().identity().map(SpiffeId::toString),
                        IpAddresses.text(exchange.downstream().address().ip()));
        return new InExchange(filter, exchange, client);
    }

    @Override
    public void close() {
        filter.close();
    }

    /** The filter in one exchange. Confined to its event loop. */
    private static final class InExchange implements ExchangeFilter {
        private final HttpFilter filter;
        private final HeadViews.OfRequest request;
        private final FilterContext context;
        private HeadViews.OfResponse response = new HeadViews.OfResponse(ResponseHead.of(200));

        InExchange(HttpFilter filter, Exchange exchange, ClientView client) {
            this.filter = filter;
            request = new HeadViews.OfRequest(exchange.head());
            context = new FilterContext(request, client, new HashMap<>());
        }

        @Override
        public CompletionStage<Step> request(boolean end) {
            request.bodyFollows(!end);
            return filter.onRequest(context).thenApply(InExchange::step);
        }

        @Override
        public BodyMode requestBody() {
            return filter.requestBody(context);
        }

        @Override
        public CompletionStage<Step> requestBody(byte[] part, boolean last) {
            return filter.onRequestBody(context, part, last).thenApply(InExchange::step);
        }

        @Override
        public CompletionStage<Step> response(ResponseHead head, boolean end) {
            response = new HeadViews.OfResponse(head);
            ResponseView shown = response;
            return filter.onResponse(context, shown).thenApply(InExchange::step);
        }

        @Override
        public BodyMode responseBody() {
            return filter.responseBody(context, response);
        }

        @Override
        public CompletionStage<Step> responseBody(byte[] part, boolean last) {
            return filter.onResponseBody(context, part, last).thenApply(InExchange::step);
        }

        @Override
        public void end() {
            filter.onEnd(context);
        }

        private static Step step(Verdict verdict) {
            return switch (verdict) {
                case Verdict.Proceed() -> new Step.Proceed();
                case Verdict.Replace replaced -> new Step.Replace(replaced.part());
                case Verdict.Answer answer ->
                        new Step.Answer(
                                new LocalResponse(
                                        answer.status(),
                                        NettyHeaders.checked(answer.headers()),
                                        ByteString.copyFromUtf8(answer.body()),
                                        ResponseFlag.FILTER,
                                        "filter_answer"));
            };
        }
    }
}
