package dev.weft.waypoint;

import static dev.weft.waypoint.LoopbackWaypoint.behind;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.weft.api.extauthz.HeaderValue;
import dev.weft.api.extauthz.HeaderValueOption;
import dev.weft.api.extauthz.HttpStatus;
import dev.weft.api.extproc.BodyMutation;
import dev.weft.api.extproc.BodyResponse;
import dev.weft.api.extproc.CommonResponse;
import dev.weft.api.extproc.ExternalProcessorGrpc;
import dev.weft.api.extproc.HeaderMutation;
import dev.weft.api.extproc.HeadersResponse;
import dev.weft.api.extproc.HttpBody;
import dev.weft.api.extproc.ImmediateResponse;
import dev.weft.api.extproc.ProcessingMode;
import dev.weft.api.extproc.ProcessingRequest;
import dev.weft.api.extproc.ProcessingResponse;
import dev.weft.api.extproc.TrailersResponse;
import dev.weft.api.waypoint.Extension;
import dev.weft.api.waypoint.ExternalProcessor;
import dev.weft.api.waypoint.Target;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.wds.WaypointTypes;
import dev.weft.workload.AppProtocol;
import dev.weft.workload.TunnelProtocol;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An external processor on a real gRPC server, asked by a whole waypoint. */
class ProcessorTest {
    private static final String VIP = "10.96.0.2:80";

    private final Processor processor = new Processor();
    private final App app = new App("one");
    private LoopbackWaypoint mesh;
    private Server server;

    @BeforeEach
    void start() throws Exception {
        server =
                NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                        .addService(processor)
                        .build()
                        .start();
        mesh = new LoopbackWaypoint();
        mesh.controller
                .put(behind("orders", "10.96.0.2", AppProtocol.HTTP11))
                .put(Mesh.service("processor", "10.96.0.9", 9000, server.getPort()))
                .put(
                        Mesh.pod("processor-1", "127.0.0.1")
                                .tunnel(TunnelProtocol.NONE)
                                .services(Mesh.serves("processor", 9000, server.getPort()))
                                .build());
        mesh.pod("orders-1", "orders", app);
        mesh.start();
    }

    @AfterEach
    void end() throws Exception {
        mesh.close();
        server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }

    @Test
    void heads_are_told_and_changed_both_ways() throws Exception {
        attach(settings().setResponseHeaders(true), false);

        HttpCaller.Reply reply = mesh.client("frontend").http(VIP, false).get("/a?b=c");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("x-processed")).isEqualTo("yes");
        assertThat(app.heads().getFirst().headers().get("x-processed")).isEqualTo("yes");
        assertThat(app.heads().getFirst().headers().get("host")).isNull();
        assertThat(processor.heard.getFirst().getRequestHeaders().getEndOfStream()).isTrue();
        assertThat(processor.heard.getFirst().getRequestHeaders().getHeaders().getHeadersList())
                .anySatisfy(header -> {
                    assertThat(header.getKey()).isEqualTo(":path");
                    assertThat(header.getRawValue().toStringUtf8()).isEqualTo("/a?b=c");
                });
        Awaitility.await().until(() -> processor.ended.size() == 1);
    }

    @Test
    void whole_bodies_are_told_and_changed() throws Exception {
        attach(
                settings()
                        .setRequestBody(ExternalProcessor.BodyMode.BUFFERED)
                        .setResponseHeaders(true)
                        .setResponseBody(ExternalProcessor.BodyMode.BUFFERED),
                false);
        String large = "ab".repeat(100_000);

        HttpCaller.Reply reply = mesh.client("frontend").http(VIP, true).post("/", large);

        assertThat(app.bodies()).containsExactly(large.toUpperCase(Locale.ROOT));
        assertThat(reply.body()).isEqualTo(large.toUpperCase(Locale.ROOT));
        assertThat(processor.bodies()).hasSize(2).allMatch(HttpBody::getEndOfStream);
    }

    @Test
    void bodies_are_streamed_part_by_part() throws Exception {
        attach(settings().setRequestBody(ExternalProcessor.BodyMode.STREAMED), false);
        String large = "ab".repeat(300_000);

        HttpCaller.Reply reply = mesh.client("frontend").http(VIP, false).post("/", large);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(app.bodies()).containsExactly(large.toUpperCase(Locale.ROOT));
        assertThat(processor.bodies()).hasSizeGreaterThan(2);
    }

    @Test
    void the_beginning_of_a_body_is_told_and_the_rest_passes() throws Exception {
        attach(
                settings()
                        .setRequestBody(ExternalProcessor.BodyMode.BUFFERED_PARTIAL)
                        .setMaxBodyBytes(10),
                false);
        String large = "a".repeat(200_000);

        mesh.client("frontend").http(VIP, false).post("/", large);

        assertThat(processor.bodies()).hasSize(1);
        assertThat(app.bodies().getFirst()).hasSize(200_000).startsWith("AAAAAAAAAA").endsWith("a");
    }

    @Test
    void trailers_are_told_and_changed_both_ways_behind_the_bodies() throws Exception {
        attach(
                settings()
                        .setRequestBody(ExternalProcessor.BodyMode.STREAMED)
                        .setRequestTrailers(true)
                        .setResponseTrailers(true),
                false);
        app.answers(App.withTrailers("a"));

        HttpCaller.Reply reply =
                mesh.client("frontend").http(VIP, true).post("/", head -> {}, "abc", last("1"));

        assertThat(reply.trailers().get("x-last")).isEqualTo("a");
        assertThat(reply.trailers().get("x-processed")).isEqualTo("yes");
        assertThat(reply.trailers().contains("host")).isFalse();
        assertThat(app.bodies()).containsExactly("ABC");
        assertThat(app.trailers().getFirst().get("x-last")).isEqualTo("1");
        assertThat(app.trailers().getFirst().get("x-processed")).isEqualTo("yes");
        assertThat(app.heads().getFirst().headers().get("x-bad")).isNull();
        assertThat(processor.heard)
                .extracting(ProcessingRequest::getRequestCase)
                .containsExactly(
                        ProcessingRequest.RequestCase.REQUEST_HEADERS,
                        ProcessingRequest.RequestCase.REQUEST_BODY,
                        ProcessingRequest.RequestCase.REQUEST_TRAILERS,
                        ProcessingRequest.RequestCase.RESPONSE_TRAILERS);
        assertThat(processor.bodies()).noneMatch(HttpBody::getEndOfStream);
    }

    @Test
    void trailers_behind_bodies_that_were_gathered_are_told_of_too() throws Exception {
        attach(
                settings()
                        .setRequestBody(ExternalProcessor.BodyMode.BUFFERED)
                        .setRequestTrailers(true)
                        .setResponseBody(ExternalProcessor.BodyMode.BUFFERED)
                        .setResponseTrailers(true),
                false);
        app.answers(App.withTrailers("a"));

        HttpCaller.Reply reply =
                mesh.client("frontend").http(VIP, true).post("/", head -> {}, "abc", last("1"));

        assertThat(reply.body()).isEqualTo("ABC");
        assertThat(reply.trailers().get("x-processed")).isEqualTo("yes");
        assertThat(app.bodies()).containsExactly("ABC");
        assertThat(app.trailers().getFirst().get("x-processed")).isEqualTo("yes");
    }

    @Test
    void trailers_alone_may_be_wanted_and_chosen_on_the_way() throws Exception {
        attach(settings().setAllowModeOverride(true), false);
        app.answers(App.withTrailers("a"));

        HttpCaller.Reply reply =
                mesh.client("frontend")
                        .http(VIP, true)
                        .post(
                                "/",
                                head -> head.headers().set("x-do", "trailers"),
                                "abc",
                                last("1"));

        assertThat(reply.body()).isEqualTo("abc");
        assertThat(reply.trailers().get("x-processed")).isEqualTo("yes");
        assertThat(app.trailers().getFirst().contains("x-processed")).isFalse();
    }

    @Test
    void a_processor_that_fails_at_trailers_breaks_the_answer_off_or_is_left_out()
            throws Exception {
        app.answers(App.withTrailers("fail"));
        HttpCaller caller = mesh.client("frontend").http(VIP, true);
        attach(settings().setResponseTrailers(true), true);
        HttpCaller.Reply passed = caller.post("/", "abc");
        attach(settings().setResponseTrailers(true), false);

        assertThat(passed.trailers().get("x-last")).isEqualTo("fail");
        assertThat(passed.trailers().contains("x-processed")).isFalse();
        assertThatThrownBy(() -> caller.post("/", "abc")).isInstanceOf(IOException.class);
        Awaitility.await().until(() -> mesh.outcomes.size() == 2);
        assertThat(mesh.outcomes.getLast().answer().detail()).isEqualTo("ext_proc_failed");
    }

    @Test
    void attributes_are_told_once_for_each_direction() throws Exception {
        attach(
                settings()
                        .setRequestBody(ExternalProcessor.BodyMode.BUFFERED)
                        .setResponseHeaders(true)
                        .addRequestAttributes(ExternalProcessor.Attribute.REQUEST_PATH)
                        .addRequestAttributes(ExternalProcessor.Attribute.REQUEST_HEADERS)
                        .addRequestAttributes(ExternalProcessor.Attribute.SOURCE_ADDRESS)
                        .addRequestAttributes(
                                ExternalProcessor.Attribute.CONNECTION_URI_SAN_PEER_CERTIFICATE)
                        .addResponseAttributes(ExternalProcessor.Attribute.RESPONSE_CODE),
                false);

        mesh.client("frontend")
                .http(VIP, true)
                .send("POST", "/a?b=c", head -> head.headers().set("x-one", "1"), "abc");

        List<Map<String, Value>> told =
                processor.heard.stream()
                        .map(message ->
                                message.getAttributesOrDefault(
                                                "envoy.filters.http.ext_proc",
                                                Struct.getDefaultInstance())
                                        .getFieldsMap())
                        .toList();
        assertThat(told).hasSize(3);
        assertThat(told.getFirst().get("request.path").getStringValue()).isEqualTo("/a?b=c");
        assertThat(
                        told.getFirst()
                                .get("request.headers")
                                .getStructValue()
                                .getFieldsOrThrow("x-one")
                                .getStringValue())
                .isEqualTo("1");
        assertThat(told.getFirst().get("source.address").getStringValue()).contains(":");
        assertThat(told.getFirst().get("connection.uri_san_peer_certificate").getStringValue())
                .isEqualTo("spiffe://cluster.local/ns/shop/sa/frontend");
        assertThat(told.get(1)).isEmpty();
        assertThat(told.get(2)).containsOnlyKeys("response.code");
        assertThat(told.get(2).get("response.code").getNumberValue()).isEqualTo(200);
    }

    private static HttpHeaders last(String value) {
        HttpHeaders trailers = new DefaultHttpHeaders();
        trailers.set("x-last", value);
        return trailers;
    }

    @Test
    void an_answer_of_the_processor_ends_the_request() throws Exception {
        attach(settings(), false);

        HttpCaller.Reply reply =
                mesh.client("frontend")
                        .http(VIP, false)
                        .get("/", head -> head.headers().set("x-do", "answer"));

        assertThat(reply.status()).isEqualTo(418);
        assertThat(reply.body()).isEqualTo("tea");
        assertThat(reply.header("x-processed")).isEqualTo("yes");
        assertThat(app.heads()).isEmpty();
        assertThat(mesh.outcome().answer().detail()).isEqualTo("ext_proc_immediate_response");
    }

    @Test
    void the_processor_chooses_what_it_is_told_of_where_it_may() throws Exception {
        attach(settings().setAllowModeOverride(true), false);
        HttpCaller caller = mesh.client("frontend").http(VIP, false);

        HttpCaller.Reply changed =
                caller.send("POST", "/", head -> head.headers().set("x-do", "buffer"), "abc");
        attach(settings(), false);
        HttpCaller.Reply unchanged =
                caller.send("POST", "/", head -> head.headers().set("x-do", "buffer"), "abc");

        assertThat(changed.body()).isEqualTo("ABC");
        assertThat(unchanged.body()).isEqualTo("abc");
    }

    @Test
    void every_failure_refuses_the_request_or_leaves_the_processor_out() throws Exception {
        HttpCaller caller = mesh.client("frontend").http(VIP, true);

        attach(settings(), false);
        assertThat(doing(caller, "fail").status()).isEqualTo(500);
        assertThat(doing(caller, "end").status()).isEqualTo(500);
        assertThat(doing(caller, "wrong").status()).isEqualTo(500);
        attach(settings().setTimeoutMs(100), false);
        assertThat(doing(caller, "hang").status()).isEqualTo(500);
        attach(settings().setPort(9001), false);
        assertThat(doing(caller, "none").status()).isEqualTo(500);
        Awaitility.await().until(() -> mesh.outcomes.size() == 5);
        attach(settings().setTimeoutMs(100), true);
        for (String what : List.of("fail", "end", "wrong", "hang")) {
            assertThat(doing(caller, what).status()).isEqualTo(200);
        }

        assertThat(mesh.outcomes.subList(0, 5))
                .extracting(outcome -> outcome.answer().detail())
                .containsExactly(
                        "ext_proc_failed",
                        "ext_proc_failed",
                        "ext_proc_protocol",
                        "ext_proc_timeout",
                        "ext_proc_unreachable");
    }

    private static HttpCaller.Reply doing(HttpCaller caller, String what) throws Exception {
        return caller.get("/", head -> head.headers().set("x-do", what));
    }

    private static ExternalProcessor.Builder settings() {
        return ExternalProcessor.newBuilder()
                .setService(Mesh.host("processor").toString())
                .setPort(9000)
                .setTimeoutMs(10_000);
    }

    private void attach(ExternalProcessor.Builder settings, boolean failOpen) {
        long before = mesh.waypoint.state().version();
        mesh.controller.put(
                WaypointTypes.EXTENSION,
                "ExtensionPolicy/shop/x",
                Extension.newBuilder()
                        .setNamespace("shop")
                        .setName("x")
                        .setFailOpen(failOpen)
                        .addTargets(Target.newBuilder().setService(Mesh.host("orders").toString()))
                        .setProcessor(settings)
                        .build());
        mesh.awaitKnown(state -> state.version() > before);
    }

    /** Marks heads, upper-cases bodies, or does what the request's {@code x-do} says. */
    private static final class Processor extends ExternalProcessorGrpc.ExternalProcessorImplBase {
        final List<ProcessingRequest> heard = new CopyOnWriteArrayList<>();
        final List<String> ended = new CopyOnWriteArrayList<>();

        List<HttpBody> bodies() {
            return heard.stream()
                    .filter(message -> message.hasRequestBody() || message.hasResponseBody())
                    .map(message ->
                            message.hasRequestBody()
                                    ? message.getRequestBody()
                                    : message.getResponseBody())
                    .toList();
        }

        @Override
        public StreamObserver<ProcessingRequest> process(
                StreamObserver<ProcessingResponse> answers) {
            return new StreamObserver<>() {
                @Override
                public void onNext(ProcessingRequest message) {
                    heard.add(message);
                    answer(message, answers);
                }

                @Override
                public void onError(Throwable cause) {
                    ended.add("broken");
                }

                @Override
                public void onCompleted() {
                    ended.add("completed");
                }
            };
        }

        private static void answer(
                ProcessingRequest message, StreamObserver<ProcessingResponse> answers) {
            ProcessingResponse.Builder said = ProcessingResponse.newBuilder();
            switch (message.getRequestCase()) {
                case REQUEST_HEADERS -> {
                    switch (wanted(message)) {
                        case "answer" -> said.setImmediateResponse(tea());
                        case "fail" -> {
                            answers.onError(Status.INTERNAL.asException());
                            return;
                        }
                        case "end" -> {
                            answers.onCompleted();
                            return;
                        }
                        case "wrong" -> said.setResponseHeaders(marked());
                        case "hang" -> {
                            return;
                        }
                        case "buffer" ->
                                said.setRequestHeaders(marked())
                                        .setModeOverride(
                                                ProcessingMode.newBuilder()
                                                        .setRequestBodyMode(
                                                                ProcessingMode.BodySendMode
                                                                        .BUFFERED));
                        case "trailers" ->
                                said.setRequestHeaders(marked())
                                        .setModeOverride(
                                                ProcessingMode.newBuilder()
                                                        .setResponseTrailerMode(
                                                                ProcessingMode.HeaderSendMode
                                                                        .SEND));
                        default -> said.setRequestHeaders(marked());
                    }
                }
                case RESPONSE_HEADERS -> said.setResponseHeaders(marked());
                case REQUEST_BODY -> said.setRequestBody(upper(message.getRequestBody()));
                case RESPONSE_BODY -> said.setResponseBody(upper(message.getResponseBody()));
                case REQUEST_TRAILERS -> said.setRequestTrailers(marks());
                case RESPONSE_TRAILERS -> {
                    if (last(message).equals("fail")) {
                        answers.onError(Status.INTERNAL.asException());
                        return;
                    }
                    said.setResponseTrailers(marks());
                }
                case REQUEST_NOT_SET -> throw new IllegalStateException("nothing was said");
            }
            answers.onNext(said.build());
        }

        private static String wanted(ProcessingRequest message) {
            return message.getRequestHeaders().getHeaders().getHeadersList().stream()
                    .filter(header -> header.getKey().equals("x-do"))
                    .map(header -> header.getRawValue().toStringUtf8())
                    .findFirst()
                    .orElse("");
        }

        private static HeaderMutation mutation() {
            return HeaderMutation.newBuilder()
                    .addSetHeaders(header("x-processed", "yes"))
                    .addSetHeaders(header("host", "evil"))
                    .addSetHeaders(header("x-bad", "a\r\nb"))
                    .build();
        }

        private static HeaderValueOption header(String name, String value) {
            return HeaderValueOption.newBuilder()
                    .setHeader(
                            HeaderValue.newBuilder()
                                    .setKey(name)
                                    .setRawValue(ByteString.copyFromUtf8(value)))
                    .build();
        }

        private static String last(ProcessingRequest message) {
            return message.getResponseTrailers().getTrailers().getHeadersList().stream()
                    .filter(header -> header.getKey().equals("x-last"))
                    .map(header -> header.getRawValue().toStringUtf8())
                    .findFirst()
                    .orElse("");
        }

        private static TrailersResponse marks() {
            return TrailersResponse.newBuilder().setHeaderMutation(mutation()).build();
        }

        private static HeadersResponse marked() {
            return HeadersResponse.newBuilder()
                    .setResponse(CommonResponse.newBuilder().setHeaderMutation(mutation()))
                    .build();
        }

        private static BodyResponse upper(HttpBody body) {
            return BodyResponse.newBuilder()
                    .setResponse(
                            CommonResponse.newBuilder()
                                    .setBodyMutation(
                                            BodyMutation.newBuilder()
                                                    .setBody(
                                                            ByteString.copyFromUtf8(
                                                                    body.getBody()
                                                                            .toStringUtf8()
                                                                            .toUpperCase(
                                                                                    Locale.ROOT)))))
                    .build();
        }

        private static ImmediateResponse tea() {
            return ImmediateResponse.newBuilder()
                    .setStatus(HttpStatus.newBuilder().setCode(418))
                    .setHeaders(mutation())
                    .setBody(ByteString.copyFromUtf8("tea"))
                    .build();
        }
    }
}
