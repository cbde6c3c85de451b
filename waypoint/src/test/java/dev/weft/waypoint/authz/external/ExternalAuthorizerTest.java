package dev.weft.waypoint.authz.external;

import static dev.weft.waypoint.authz.Requests.WEB;
import static dev.weft.waypoint.authz.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weft.api.extauthz.AuthorizationGrpc;
import dev.weft.api.extauthz.CheckResponse;
import dev.weft.api.extauthz.DeniedHttpResponse;
import dev.weft.api.extauthz.HeaderValue;
import dev.weft.api.extauthz.HeaderValueOption;
import dev.weft.api.extauthz.HttpStatus;
import dev.weft.api.extauthz.OkHttpResponse;
import dev.weft.api.extauthz.QueryParameter;
import dev.weft.api.extauthz.RpcStatus;
import dev.weft.api.waypoint.ExternalAuth;
import dev.weft.api.waypoint.Header;
import dev.weft.api.waypoint.StringMatch;
import dev.weft.waypoint.authz.LoopbackCalls;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.RequestEdit;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against real servers on loopback. */
class ExternalAuthorizerTest {

    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private HttpServer http;
    private Server grpc;
    private volatile int status = 200;
    private volatile CheckResponse response = CheckResponse.getDefaultInstance();
    private final BlockingQueue<dev.weft.api.extauthz.CheckRequest> checks =
            new LinkedBlockingQueue<>();

    private record Asked(
            String method, String uri, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.entrySet().stream()
                    .filter(it -> it.getKey().equalsIgnoreCase(name))
                    .map(it -> it.getValue().getFirst())
                    .findFirst()
                    .orElse("none");
        }
    }

    @BeforeEach
    void listen() throws IOException {
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        http = HttpServer.create(loopback, 0);
        http.createContext("/", this::answer);
        http.start();
        grpc =
                NettyServerBuilder.forAddress(loopback)
                        .addService(
                                new AuthorizationGrpc.AuthorizationImplBase() {
                                    @Override
                                    public void check(
                                            dev.weft.api.extauthz.CheckRequest request,
                                            StreamObserver<CheckResponse> observer) {
                                        checks.add(request);
                                        observer.onNext(response);
                                        observer.onCompleted();
                                    }
                                })
                        .build()
                        .start();
    }

    @AfterEach
    void close() throws InterruptedException {
        http.stop(0);
        grpc.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void http_is_sent_the_request_with_the_headers_that_are_wanted() throws InterruptedException {
        RequestHead head = get("/v1?x=1");
        head.headers()
                .add("authorization", "Bearer t")
                .add("x-want", "1")
                .add("x-other", "2")
                .add("cookie", "a=b");
        var settings =
                http().setPathPrefix("/check")
                        .addRequestHeaders(StringMatch.newBuilder().setPrefix("X-WANT"))
                        .addExtraHeaders(Header.newBuilder().setName("x-from").setValue("mesh"));

        var verdict = verdict(settings, head, BodyAccess.NONE);

        Asked it = asked.take();
        assertThat(verdict).isSameAs(ExternalVerdict.Allowed.PLAIN);
        assertThat(it.method()).isEqualTo("GET");
        assertThat(it.uri()).isEqualTo("/check/v1?x=1");
        assertThat(it.header("host")).isEqualTo("orders.shop:8080");
        assertThat(it.header("authorization")).isEqualTo("Bearer t");
        assertThat(it.header("x-want")).isEqualTo("1");
        assertThat(it.header("x-from")).isEqualTo("mesh");
        assertThat(it.header("content-length")).isEqualTo("0");
        assertThat(it.header("x-other")).isEqualTo("none");
        assertThat(it.header("cookie")).isEqualTo("none");
    }

    @Test
    void http_changes_what_it_may_change() {
        var settings =
                http().addUpstreamHeaders(StringMatch.newBuilder().setExact("x-user"))
                        .addAllowHeaders(StringMatch.newBuilder().setExact("set-cookie"));

        var verdict = (ExternalVerdict.Allowed) verdict(settings, get("/"), BodyAccess.NONE);

        assertThat(verdict.edits())
                .hasSize(1)
                .first()
                .satisfies(edit -> {
                    RequestHead head = get("/");
                    head.headers().add("X-User", "mallory");
                    edit.applyTo(head);
                    assertThat(head.header("x-user")).isEqualTo("ann");
                });
        assertThat(verdict.responseHeaders())
                .extracting(header -> header.getKey().toLowerCase(java.util.Locale.ROOT))
                .containsExactly("set-cookie");
    }

    @Test
    void neither_http_nor_grpc_says_who_the_client_is() {
        String name = "X-Forwarded-Client-Cert";
        response =
                CheckResponse.newBuilder()
                        .setOkResponse(
                                OkHttpResponse.newBuilder()
                                        .addHeaders(header(name, "URI=spiffe://evil"))
                                        .addHeadersToRemove(name)
                                        .addResponseHeadersToAdd(header(name, "a")))
                        .build();
        var everything = StringMatch.newBuilder().setPresent(true);
        var settings = http().addUpstreamHeaders(everything).addAllowHeaders(everything);

        var byHttp = (ExternalVerdict.Allowed) verdict(settings, get("/"), BodyAccess.NONE);
        var byGrpc = (ExternalVerdict.Allowed) verdict(grpc(), get("/"), BodyAccess.NONE);

        RequestHead head = get("/");
        byHttp.edits().forEach(edit -> edit.applyTo(head));
        assertThat(head.header("x-user")).isEqualTo("ann");
        assertThat(head.header(name)).isNull();
        assertThat(byHttp.responseHeaders())
                .isNotEmpty()
                .noneMatch(header -> header.getKey().equalsIgnoreCase(name));
        assertThat(byGrpc.edits()).isEmpty();
        assertThat(byGrpc.responseHeaders()).isEmpty();
    }

    @Test
    void http_refuses_with_its_own_answer() {
        status = 302;

        var verdict = (ExternalVerdict.Denied) verdict(http(), get("/"), BodyAccess.NONE);

        assertThat(verdict.response().status()).isEqualTo(302);
        assertThat(verdict.response().body().toStringUtf8()).isEqualTo("said so");
        assertThat(verdict.response().detail()).isEqualTo("ext_authz_denied");
        assertThat(verdict.response().headers())
                .anyMatch(header -> header.getKey().equalsIgnoreCase("x-user"))
                .noneMatch(header -> header.getKey().equalsIgnoreCase("content-length"));
    }

    @Test
    void only_named_headers_of_a_refusal_go_down_and_those_it_needs() {
        status = 401;
        var settings = http().addDenyHeaders(StringMatch.newBuilder().setExact("x-none"));

        var verdict = (ExternalVerdict.Denied) verdict(settings, get("/"), BodyAccess.NONE);

        assertThat(verdict.response().headers())
                .extracting(header -> header.getKey().toLowerCase(java.util.Locale.ROOT))
                .containsExactly("www-authenticate");
    }

    @Test
    void what_fails_is_refused_unless_it_is_to_stay_open() {
        status = 503;

        assertThat(status(http(), 0)).isEqualTo(403);
        assertThat(status(http().setStatusOnError(429), 0)).isEqualTo(429);
        assertThat(verdict(http().setFailOpen(true), get("/"), BodyAccess.NONE))
                .isInstanceOf(ExternalVerdict.Allowed.class);
        assertThat(status(grpc(), http.getAddress().getPort())).isEqualTo(403);
        http.stop(0);
        assertThat(status(http(), 0)).isEqualTo(403);
    }

    @Test
    void a_body_is_sent_up_to_its_limit() throws InterruptedException {
        BodyAccess body =
                (limit, then) ->
                        then.accept(
                                new BodyAccess.Body(
                                        ByteString.copyFromUtf8("0123456789").substring(0, limit),
                                        false));

        verdict(http().setMaxBody(4).setPartialBody(true), get("/"), body);
        Asked it = asked.take();
        var tooLarge = (ExternalVerdict.Denied) verdict(http().setMaxBody(4), get("/"), body);

        assertThat(it.body()).isEqualTo("0123");
        assertThat(it.header("x-envoy-auth-partial-body")).isEqualTo("true");
        assertThat(tooLarge.response().status()).isEqualTo(413);
    }

    @Test
    void grpc_is_told_who_asks_for_what() throws InterruptedException {
        RequestHead head = get("/v1?x=1");
        head.headers().add("X-Two", "a").add("x-two", "b");

        var verdict = verdict(grpc(), head, BodyAccess.NONE);

        var attributes = checks.take().getAttributes();
        assertThat(verdict).isInstanceOf(ExternalVerdict.Allowed.class);
        assertThat(attributes.getSource().getPrincipal())
                .isEqualTo("spiffe://cluster.local/ns/shop/sa/web");
        assertThat(attributes.getSource().getAddress().getSocketAddress().getAddress())
                .isEqualTo("10.1.0.7");
        assertThat(attributes.getDestination().getService())
                .isEqualTo("orders.shop.svc.cluster.local");
        assertThat(attributes.getTlsSession().getSni()).isEqualTo("orders.example");
        assertThat(attributes.getRequest().getHttp().getPath()).isEqualTo("/v1?x=1");
        assertThat(attributes.getRequest().getHttp().getHost()).isEqualTo("orders.shop:8080");
        assertThat(attributes.getRequest().getHttp().getHeadersMap())
                .containsEntry("x-two", "a,b")
                .containsEntry(":method", "GET");
    }

    @Test
    void grpc_changes_headers_and_parameters_and_never_where_a_request_goes() {
        response =
                CheckResponse.newBuilder()
                        .setOkResponse(
                                OkHttpResponse.newBuilder()
                                        .addHeaders(header("x-user", "ann"))
                                        .addHeaders(header("host", "evil"))
                                        .addHeaders(header(":path", "/evil"))
                                        .addHeaders(header("x-line", "a\r\nb"))
                                        .addHeadersToRemove("cookie")
                                        .addResponseHeadersToAdd(header("x-down", "1"))
                                        .addQueryParametersToSet(
                                                QueryParameter.newBuilder()
                                                        .setKey("u")
                                                        .setValue("a b"))
                                        .addQueryParametersToRemove("x"))
                        .build();

        var verdict = (ExternalVerdict.Allowed) verdict(grpc(), get("/v1?x=1"), BodyAccess.NONE);

        assertThat(verdict.edits())
                .containsExactly(
                        new RequestEdit.RemoveHeader("cookie"),
                        new RequestEdit.SetHeader("x-user", "ann"),
                        new RequestEdit.SetTarget("/v1?u=a%20b"));
        assertThat(verdict.responseHeaders()).containsExactly(Map.entry("x-down", "1"));
    }

    @Test
    void grpc_refuses_with_the_answer_it_describes() {
        response =
                CheckResponse.newBuilder()
                        .setStatus(RpcStatus.newBuilder().setCode(7))
                        .setDeniedResponse(
                                DeniedHttpResponse.newBuilder()
                                        .setStatus(HttpStatus.newBuilder().setCode(401))
                                        .addHeaders(header("x-why", "no"))
                                        .setBody("go away"))
                        .build();

        var verdict = (ExternalVerdict.Denied) verdict(grpc(), get("/"), BodyAccess.NONE);

        assertThat(verdict.response().status()).isEqualTo(401);
        assertThat(verdict.response().headers()).containsExactly(Map.entry("x-why", "no"));
        assertThat(verdict.response().body().toStringUtf8()).isEqualTo("go away");
    }

    @Test
    void what_cannot_be_asked_is_named() {
        assertThat(ExternalAuthorizer.problem(http().build())).isEmpty();
        assertThat(ExternalAuthorizer.of(http().setInvalid("no provider 'x'").build())).isEmpty();
        assertThat(ExternalAuthorizer.problem(http().setService("authz").build()))
                .hasValueSatisfying(it -> assertThat(it).contains("'authz'"));
        assertThat(ExternalAuthorizer.problem(http().setPort(0).build())).isPresent();
        assertThat(
                        ExternalAuthorizer.problem(
                                http().addDenyHeaders(StringMatch.newBuilder().setRegex("("))
                                        .build()))
                .hasValueSatisfying(it -> assertThat(it).contains("'('"));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(
                    new Asked(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().toString(),
                            Map.copyOf(exchange.getRequestHeaders()),
                            body));
            exchange.getResponseHeaders().add("x-user", "ann");
            exchange.getResponseHeaders().add("set-cookie", "s=1");
            exchange.getResponseHeaders().add("x-forwarded-client-cert", "URI=spiffe://evil");
            exchange.getResponseHeaders().add("www-authenticate", "Basic");
            byte[] text = "said so".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, text.length);
            exchange.getResponseBody().write(text);
        }
    }

    private static HeaderValueOption header(String name, String value) {
        return HeaderValueOption.newBuilder()
                .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value))
                .build();
    }

    private static ExternalAuth.Builder http() {
        return ExternalAuth.newBuilder()
                .setProvider("ext")
                .setService("shop/authz.shop.svc.cluster.local")
                .setPort(9000)
                .setTimeoutMs(5000);
    }

    private static ExternalAuth.Builder grpc() {
        return http().setGrpc(true);
    }

    private int status(ExternalAuth.Builder settings, int port) {
        return ((ExternalVerdict.Denied) verdict(settings, get("/"), BodyAccess.NONE, port))
                .response()
                .status();
    }

    private ExternalVerdict verdict(
            ExternalAuth.Builder settings, RequestHead head, BodyAccess body) {
        return verdict(settings, head, body, 0);
    }

    private ExternalVerdict verdict(
            ExternalAuth.Builder settings, RequestHead head, BodyAccess body, int port) {
        int own = settings.getGrpc() ? grpc.getPort() : http.getAddress().getPort();
        var calls = new LoopbackCalls(port == 0 ? own : port);
        var authorizer = ExternalAuthorizer.of(settings.build()).orElseThrow();
        var request = new CheckRequest(Optional.of(head), WEB, body);
        EventLoop loop = loops.next();
        var told = new CompletableFuture<ExternalVerdict>();
        loop.execute(() ->
                authorizer.check(
                        request,
                        calls,
                        loop,
                        verdict -> {
                            assertThat(loop.inEventLoop()).isTrue();
                            told.complete(verdict);
                        }));
        try {
            return told.orTimeout(20, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw new AssertionError("no verdict", e);
        }
    }
}
