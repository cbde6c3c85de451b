package dev.weft.cni.agent;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.weft.cni.agent.http.HttpReply;
import dev.weft.cni.agent.http.HttpRequest;
import dev.weft.enrolment.Enrolment;
import dev.weft.linux.Netns;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the agent answers on its socket. Called on one virtual thread per request. */
final class AgentApi {

    private static final Logger log = LoggerFactory.getLogger(AgentApi.class);

    /** Together less than the five seconds that the plugin waits. */
    private static final Duration POD_PATIENCE = Duration.ofSeconds(2);

    private static final Duration START_PATIENCE = Duration.ofMillis(2700);

    private final PodKeepers keepers;
    private final AgentMetrics metrics;
    private final BooleanSupplier proxyConnected;
    private final BooleanSupplier ready;

    AgentApi(
            PodKeepers keepers,
            AgentMetrics metrics,
            BooleanSupplier proxyConnected,
            BooleanSupplier ready) {
        this.keepers = keepers;
        this.metrics = metrics;
        this.proxyConnected = proxyConnected;
        this.ready = ready;
    }

    HttpReply answer(HttpRequest request) {
        return switch (request.method() + " " + request.path()) {
            case "POST /cmdadd" -> cmdAdd(request.body());
            case "GET /readyz" -> readiness();
            case "GET /metrics" ->
                    new HttpReply(
                            200,
                            "text/plain; version=0.0.4; charset=utf-8",
                            metrics.render(proxyConnected.getAsBoolean(), keepers.statuses()));
            case "GET /pods" -> HttpReply.json(200, pods().toString());
            default ->
                    HttpReply.text(
                            404, "there is POST /cmdadd, GET /readyz, GET /metrics and GET /pods");
        };
    }

    private HttpReply readiness() {
        return ready.getAsBoolean()
                ? HttpReply.text(200, "ready")
                : HttpReply.text(503, "the node agent is starting");
    }

    private HttpReply cmdAdd(String body) {
        HttpReply reply = letStart(body);
        metrics.pluginRequest(reply.status());
        if (reply.status() != 200) {
            log.warn("a pod may not start: {}", reply.body().strip());
        }
        return reply;
    }

    private HttpReply letStart(String body) {
        CmdAdd request;
        try {
            request = CmdAdd.parse(body);
        } catch (IllegalArgumentException e) {
            return HttpReply.text(400, String.valueOf(e.getMessage()));
        }
        String pod = request.podNamespace() + "/" + request.podName();
        try {
            Optional<CompletableFuture<Enrolment>> answer = handOver(request);
            if (answer.isEmpty()) {
                return HttpReply.text(503, "pod " + pod + " is not known on this node");
            }
            return HttpReply.json(200, describe(answer.get()));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return HttpReply.text(503, "pod " + pod + " is not enrolled: " + cause.getMessage());
        } catch (TimeoutException e) {
            return HttpReply.text(503, "pod " + pod + " is not enrolled in time, try again");
        } catch (IOException e) {
            return HttpReply.text(500, "pod " + pod + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return HttpReply.text(503, "the node agent is ending");
        }
    }

    private Optional<CompletableFuture<Enrolment>> handOver(CmdAdd request)
            throws IOException, InterruptedException {
        Netns netns = Netns.open(request.netns());
        Optional<CompletableFuture<Enrolment>> answer = Optional.empty();
        try {
            answer =
                    keepers.start(
                            request.podNamespace(),
                            request.podName(),
                            request.podUid(),
                            netns,
                            POD_PATIENCE);
            return answer;
        } finally {
            if (answer.isEmpty()) {
                netns.close();
            }
        }
    }

    private static String describe(CompletableFuture<Enrolment> answer)
            throws ExecutionException, InterruptedException, TimeoutException {
        Enrolment enrolment = answer.get(START_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        JsonObject json = new JsonObject();
        json.addProperty("enrolled", enrolment instanceof Enrolment.Enrolled);
        json.addProperty("reason", enrolment.reason());
        return json.toString();
    }

    private JsonObject pods() {
        JsonArray pods = new JsonArray();
        List<PodStatus> statuses = keepers.statuses();
        statuses.stream()
                .sorted(Comparator.comparing(status -> status.pod().toString()))
                .forEach(status -> pods.add(describe(status)));
        JsonArray problems = new JsonArray();
        keepers.problems().forEach(problems::add);
        JsonObject json = new JsonObject();
        json.addProperty("proxyConnected", proxyConnected.getAsBoolean());
        json.add("pods", pods);
        json.add("problems", problems);
        return json;
    }

    private static JsonObject describe(PodStatus status) {
        JsonObject json = new JsonObject();
        json.addProperty("namespace", status.pod().namespace());
        json.addProperty("name", status.pod().name());
        json.addProperty("uid", status.pod().uid());
        json.addProperty("state", status.state().name().toLowerCase(Locale.ROOT));
        json.addProperty("reason", status.reason());
        json.addProperty("enrolment", status.pod().enrolment().reason());
        json.addProperty("netns", status.netns());
        return json;
    }
}
