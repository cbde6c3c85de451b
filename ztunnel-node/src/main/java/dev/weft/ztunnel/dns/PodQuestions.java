package dev.weft.ztunnel.dns;

import dev.weft.lifecycle.ConnectionLimit;
import dev.weft.mesh.MeshState;
import dev.weft.net.IpPort;
import dev.weft.workload.Workload;
import dev.weft.ztunnel.dns.DnsUpstream.Forwarded;
import dev.weft.ztunnel.dns.QueryReader.Reading;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the questions of one pod, from the mesh or from elsewhere.
 *
 * <p>Event loops; answers come on the loop that asked.
 */
final class PodQuestions {
    private static final Logger log = LoggerFactory.getLogger(PodQuestions.class);
    private static final int STREAM_LIMIT = 65_535;

    private final NameResolver resolver =
            new NameResolver(() -> ThreadLocalRandom.current().nextLong());
    private final Supplier<Optional<Workload>> client;
    private final NameScope scope;
    private final MeshNames names;
    private final DnsUpstream upstream;
    private final DnsTelemetry telemetry;
    private final ConnectionLimit limit;
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * The questions of one pod.
     *
     * @param client the pod as the mesh describes it, for telemetry
     * @param limit of questions that wait for an answer
     */
    PodQuestions(
            Supplier<Optional<Workload>> client,
            NameScope scope,
            MeshNames names,
            DnsUpstream upstream,
            DnsTelemetry telemetry,
            ConnectionLimit limit) {
        this.client = client;
        this.scope = scope;
        this.names = names;
        this.upstream = upstream;
        this.telemetry = telemetry;
        this.limit = limit;
    }

    /**
     * A message of the pod.
     *
     * @param server whom the pod asked, where it is known
     * @param reply runs once, on the loop
     */
    record Received(
            EventLoop loop,
            Transport transport,
            ByteBuffer message,
            Optional<IpPort> server,
            Consumer<ByteBuffer> reply) {}

    /** Answers a message; false if there is nothing to answer. */
    boolean answer(Received received) {
        return switch (QueryReader.read(received.message())) {
            case Reading.Unanswerable() -> false;
            case Reading.Refused(int id, ReplyCode code) -> {
                received.reply().accept(ReplyWriter.refusal(id, code));
                yield true;
            }
            case Reading.Question(DnsQuery query) -> {
                admit(query, received);
                yield true;
            }
        };
    }

    private void admit(DnsQuery query, Received received) {
        String[] labels = DnsTelemetry.labels(query, received.transport(), client.get());
        telemetry.asked(labels);
        Optional<String> reached = limit.take();
        if (reached.isPresent()) {
            telemetry.shed(reached.get());
            received.reply().accept(ReplyWriter.failure(query, ReplyCode.SERVFAIL));
            return;
        }
        waiting.incrementAndGet();
        new Question(query, received, labels).begin();
    }

    /** Whether no answer is outstanding. */
    boolean isIdle() {
        return waiting.get() == 0;
    }

    /** One question, from its admission to its answer. Confined to its event loop. */
    private final class Question {
        private final DnsQuery query;
        private final Received received;
        private final String[] labels;
        private final long begin = System.nanoTime();

        Question(DnsQuery query, Received received, String[] labels) {
            this.query = query;
            this.received = received;
            this.labels = labels;
        }

        void begin() {
            if (!query.asksForAddress()) {
                forward();
                return;
            }
            CompletableFuture<MeshState> known =
                    names.knowing(scope, hostnames()).toCompletableFuture();
            if (known.isDone() && !known.isCompletedExceptionally()) {
                decide(known.join());
                return;
            }
            known.whenCompleteAsync(
                    (mesh, failure) -> {
                        if (failure == null) {
                            decide(mesh);
                        } else {
                            log.warn("cannot find out what {} is", query.name(), failure);
                            end(ReplyWriter.failure(query, ReplyCode.SERVFAIL), "unknown");
                        }
                    },
                    received.loop());
        }

        private List<String> hostnames() {
            return NameAlias.of(query.name().text(), scope).stream()
                    .flatMap(alias -> alias.hostnames().stream())
                    .distinct()
                    .toList();
        }

        private void decide(MeshState mesh) {
            switch (resolver.decide(mesh, scope, query)) {
                case DnsDecision.Forward() -> forward();
                case DnsDecision.Answer answer ->
                        end(ReplyWriter.answer(query, answer, limit()), "mesh");
            }
        }

        private int limit() {
            return switch (received.transport()) {
                case UDP -> query.datagramLimit();
                case TCP -> STREAM_LIMIT;
            };
        }

        private void forward() {
            telemetry.passedOn(labels);
            upstream.ask(
                            received.loop(),
                            new Forwarded(query, received.message(), received.transport()),
                            received.server())
                    .addListener((Future<ByteBuffer> done) -> {
                        Duration time = Duration.ofNanos(System.nanoTime() - begin);
                        if (done.isSuccess()) {
                            telemetry.answeredElsewhere(labels, time);
                            end(done.getNow(), "name server");
                        } else {
                            telemetry.failed(labels);
                            end(
                                    ReplyWriter.failure(query, ReplyCode.SERVFAIL),
                                    done.cause().toString());
                        }
                    });
        }

        private void end(ByteBuffer reply, String how) {
            waiting.decrementAndGet();
            PodQuestions.this.limit.giveBack();
            if (log.isDebugEnabled()) {
                log.debug(
                        "{} {} {} of {}: {}, code {}, {} us",
                        received.transport(),
                        RecordType.nameOf(query.type()),
                        query.name(),
                        scope.namespace(),
                        how,
                        reply.get(3) & DnsHeader.REPLY_CODE,
                        (System.nanoTime() - begin) / 1000);
            }
            received.reply().accept(reply);
        }
    }
}
