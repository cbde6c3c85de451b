package dev.weft.cert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.identity.SpiffeId;
import dev.weft.identity.TrustDomain;
import dev.weft.testkit.ca.FakeCa;
import dev.weft.testkit.ca.LeafSpec;
import dev.weft.testkit.ca.TestRoot;
import dev.weft.testkit.time.FakeClock;
import dev.weft.testkit.time.ManualScheduler;
import dev.weft.tls.Rehearsal;
import dev.weft.tls.Revocation;
import dev.weft.tls.TlsProfile;
import dev.weft.tls.WorkloadTls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The manager's decisions against a fake clock and an authority in the test's hands. */
class CertificateManagerTest {

    private static final TestRoot ROOT = TestRoot.create("root");
    private static final SpiffeId ORDERS = id("orders");

    private final FakeClock clock = new FakeClock();
    private final ManualScheduler worker = new ManualScheduler(clock);
    private final TestAuthority authority = new TestAuthority();
    private final List<String> events = new ArrayList<>();
    private final CertificateManager manager =
            new CertificateManager(
                    authority,
                    observer(),
                    clock,
                    worker,
                    new SplittableRandom(7),
                    new Revocation(atServer -> {}),
                    TlsProfile.STANDARD);

    @AfterEach
    void close() {
        manager.close();
        worker.runReady();
    }

    @Test
    void a_request_gets_the_certificate_that_comes_and_the_next_one_gets_it_at_once() {
        CompletableFuture<WorkloadTls> first = request(ORDERS, Priority.REAL_TIME);
        assertThat(state(ORDERS)).isInstanceOf(CertificateStatus.Initializing.class);

        authority.signNext();
        worker.runReady();

        assertThat(first.join().certificate().identity()).isEqualTo(ORDERS);
        assertThat(request(ORDERS, Priority.REAL_TIME).join()).isSameAs(first.join());
        assertThat(manager.current(ORDERS)).containsSame(first.join());
        assertThat(events).containsExactly("issued " + ORDERS);
    }

    @Test
    void several_requests_for_one_identity_ask_the_authority_once() {
        CompletableFuture<WorkloadTls> one = request(ORDERS, Priority.WARMUP);
        CompletableFuture<WorkloadTls> two = request(ORDERS, Priority.REAL_TIME);

        assertThat(authority.asked).containsExactly(ORDERS);
        authority.signNext();
        worker.runReady();
        assertThat(one.join()).isSameAs(two.join());
    }

    @Test
    void eight_requests_are_outstanding_and_the_urgent_overtake_those_that_wait() {
        IntStream.range(0, 8).forEach(i -> request(id("w" + i), Priority.WARMUP));
        request(id("background"), Priority.BACKGROUND);
        request(id("warm"), Priority.WARMUP);
        request(id("raised"), Priority.BACKGROUND);
        request(id("raised"), Priority.REAL_TIME);
        assertThat(authority.asked).hasSize(8);

        for (int i = 0; i < 3; i++) {
            authority.signNext();
            worker.runReady();
        }

        assertThat(authority.asked.subList(8, 11))
                .containsExactly(id("raised"), id("warm"), id("background"));
    }

    @Test
    void a_certificate_is_renewed_around_half_of_its_life_and_swapped() {
        WorkloadTls old = issued(ORDERS);

        worker.advance(Duration.ofMinutes(28));
        assertThat(authority.asked).hasSize(1);
        worker.advance(Duration.ofMinutes(4));
        assertThat(authority.asked).hasSize(2);
        authority.signNext();
        worker.runReady();

        assertThat(manager.current(ORDERS)).isPresent().get().isNotSameAs(old);
        assertThat(events).hasSize(2);
    }

    @Test
    void a_new_root_renews_every_held_certificate_soon_and_both_roots_are_trusted_meanwhile() {
        WorkloadTls orders = issued(ORDERS);
        TestRoot next = TestRoot.create("next");
        authority.root = next;
        WorkloadTls carts = issued(id("carts"));
        assertThat(authority.asked).hasSize(2);

        worker.advance(Duration.ofSeconds(30));

        assertThat(authority.asked).containsExactly(ORDERS, id("carts"), ORDERS);
        assertThat(Rehearsal.of(orders)).isTrue();
        assertThat(Rehearsal.of(carts)).isTrue();
        authority.signNext();
        worker.runReady();
        assertThat(Rehearsal.of(manager.current(ORDERS).orElseThrow())).isTrue();
        assertThat(Rehearsal.of(orders)).as("nobody trusts the old root any more").isFalse();
        worker.advance(Duration.ofSeconds(60));
        assertThat(authority.asked).as("no further renewal").hasSize(3);
    }

    @Test
    void an_old_root_stays_trusted_when_the_renewal_that_would_replace_it_fails() {
        WorkloadTls orders = issued(ORDERS);
        authority.root = TestRoot.create("next");
        issued(id("carts"));
        authority.failing = "overloaded";

        worker.advance(Duration.ofMinutes(5));

        assertThat(authority.asked).hasSizeGreaterThan(3);
        assertThat(Rehearsal.of(orders)).isTrue();
    }

    @Test
    void a_valid_certificate_stays_through_an_outage_and_goes_when_it_runs_out() {
        WorkloadTls old = issued(ORDERS);
        authority.failing = "no route to host";

        worker.advance(Duration.ofMinutes(50));
        assertThat(manager.current(ORDERS)).containsSame(old);
        CertificateStatus.Available available = (CertificateStatus.Available) state(ORDERS);
        assertThat(available.lastError()).hasValueSatisfying(e -> assertThat(e).contains("route"));

        worker.advance(Duration.ofMinutes(15));
        assertThat(manager.current(ORDERS)).isEmpty();
        assertThat(state(ORDERS)).isInstanceOf(CertificateStatus.Unavailable.class);

        authority.failing = "";
        worker.advance(Duration.ofMinutes(4));
        authority.signNext();
        worker.runReady();
        assertThat(manager.current(ORDERS)).isPresent();
    }

    @Test
    void failures_are_told_to_those_who_wait_and_retried_with_growing_pauses() {
        authority.failing = "not your pod";

        CompletableFuture<WorkloadTls> waiting = request(ORDERS, Priority.REAL_TIME);

        assertThatThrownBy(waiting::join)
                .hasCauseInstanceOf(CertificateUnavailableException.class)
                .hasMessageContaining(ORDERS.toString())
                .hasMessageContaining("not your pod");
        worker.advance(Duration.ofMillis(650));
        assertThat(authority.asked).hasSize(2);
        worker.advance(Duration.ofMinutes(60));
        // 0.5 s doubled to 64 s, then every 150 s, each give or take a fifth.
        assertThat(authority.asked.size()).isBetween(26, 41);
    }

    @Test
    void during_a_pause_a_request_fails_at_once_with_the_last_reason() {
        authority.failing = "not your pod";
        request(ORDERS, Priority.WARMUP);

        assertThatThrownBy(request(ORDERS, Priority.REAL_TIME)::join)
                .hasMessageContaining("not your pod");
        assertThat(authority.asked).hasSize(1);
    }

    @Test
    void an_answer_for_another_identity_is_refused_and_the_old_certificate_kept() {
        WorkloadTls old = issued(ORDERS);
        authority.certifies = id("payment").toString();

        worker.advance(Duration.ofMinutes(32));
        authority.signNext();
        worker.runReady();

        assertThat(manager.current(ORDERS)).containsSame(old);
        assertThat(events.getLast()).contains("certified " + id("payment"));
    }

    @Test
    void a_forgotten_identity_is_gone_with_whatever_was_on_its_way() {
        CompletableFuture<WorkloadTls> waiting = request(ORDERS, Priority.REAL_TIME);

        manager.forget(ORDERS);
        worker.runReady();
        authority.signNext();
        worker.runReady();

        assertThatThrownBy(waiting::join).hasMessageContaining("last workload");
        assertThat(manager.dump()).isEmpty();
        assertThat(events).isEmpty();
    }

    @Test
    void a_closed_manager_fails_those_who_wait_and_those_who_come() {
        CompletableFuture<WorkloadTls> waiting = request(ORDERS, Priority.REAL_TIME);

        manager.close();
        worker.runReady();

        assertThatThrownBy(waiting::join).hasMessageContaining("shutting down");
        assertThatThrownBy(request(id("late"), Priority.REAL_TIME)::join)
                .hasMessageContaining("shutting down");
    }

    private WorkloadTls issued(SpiffeId identity) {
        CompletableFuture<WorkloadTls> result = request(identity, Priority.REAL_TIME);
        authority.signNext();
        worker.runReady();
        return result.join();
    }

    private CompletableFuture<WorkloadTls> request(SpiffeId identity, Priority priority) {
        CompletableFuture<WorkloadTls> result =
                manager.request(identity, priority).toCompletableFuture();
        worker.runReady();
        return result;
    }

    private CertificateStatus.State state(SpiffeId identity) {
        return manager.dump().stream()
                .filter(status -> status.identity().equals(identity))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private CertificateObserver observer() {
        return new CertificateObserver() {
            @Override
            public void issued(dev.weft.tls.WorkloadCertificate certificate) {
                events.add("issued " + certificate.identity());
            }

            @Override
            public void failed(SpiffeId identity, String reason, Duration retryIn) {
                events.add("failed " + reason);
            }
        };
    }

    private static SpiffeId id(String account) {
        return SpiffeId.of(TrustDomain.CLUSTER_LOCAL, "shop", account);
    }

    /** Signs for an hour of the fake clock, when it is told to. */
    private final class TestAuthority implements CertificateAuthority {
        private record Asked(
                SpiffeId identity, String csr, CompletableFuture<List<String>> answer) {}

        private final List<SpiffeId> asked = new ArrayList<>();
        private final List<Asked> open = new ArrayList<>();
        private TestRoot root = ROOT;
        private String failing = "";
        private String certifies = "";

        @Override
        public CompletionStage<List<String>> sign(SpiffeId identity, String csr) {
            asked.add(identity);
            Asked request = new Asked(identity, csr, new CompletableFuture<>());
            if (failing.isEmpty()) {
                open.add(request);
            } else {
                request.answer()
                        .completeExceptionally(
                                new CertificateUnavailableException(identity, failing));
            }
            return request.answer();
        }

        void signNext() {
            Asked next = open.removeFirst();
            String uri = certifies.isEmpty() ? next.identity().toString() : certifies;
            next.answer()
                    .complete(
                            root.answer(
                                    root.sign(
                                            LeafSpec.of(uri)
                                                    .living(
                                                            clock.instant(),
                                                            clock.instant()
                                                                    .plus(Duration.ofHours(1)))
                                                    .withKey(FakeCa.publicKey(next.csr())))));
        }
    }
}
