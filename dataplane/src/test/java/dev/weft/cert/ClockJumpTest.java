package dev.weft.cert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.identity.SpiffeId;
import dev.weft.identity.TrustDomain;
import dev.weft.testkit.ca.FakeCa;
import dev.weft.testkit.ca.LeafSpec;
import dev.weft.testkit.ca.TestRoot;
import dev.weft.testkit.time.FakeClock;
import dev.weft.testkit.time.ManualScheduler;
import dev.weft.tls.Revocation;
import dev.weft.tls.TlsProfile;
import dev.weft.tls.WorkloadCertificate;
import dev.weft.tls.WorkloadTls;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The wall clock is set to another time, which timers do not notice. */
class ClockJumpTest {

    private static final TestRoot ROOT = TestRoot.create("root");
    private static final SpiffeId ORDERS = SpiffeId.of(TrustDomain.CLUSTER_LOCAL, "shop", "orders");
    private static final Duration BACKDATED = Duration.ofMinutes(2);

    private final FakeClock wall = new FakeClock();
    private final ManualScheduler worker = new ManualScheduler(new FakeClock());
    private final CertificateManager manager =
            new CertificateManager(
                    this::sign,
                    observer(),
                    wall,
                    worker,
                    new SplittableRandom(7),
                    new Revocation(atServer -> {}),
                    TlsProfile.STANDARD);

    private Duration life = Duration.ofHours(1);
    private int signed;

    @AfterEach
    void close() {
        manager.close();
        worker.runReady();
    }

    @Test
    void after_a_jump_past_its_end_a_certificate_is_not_used_and_a_request_gets_a_new_one() {
        WorkloadTls old = request();

        wall.advance(Duration.ofHours(2));

        assertThat(manager.current(ORDERS)).isEmpty();
        assertThat(manager.dump().getFirst().state())
                .isInstanceOf(CertificateStatus.Unavailable.class);
        assertThat(request()).isNotSameAs(old);
        assertThat(signed).isEqualTo(2);
    }

    @Test
    void after_a_jump_past_its_end_it_is_renewed_without_a_request_at_its_usual_time() {
        request();

        wall.advance(Duration.ofHours(2));
        worker.advance(Duration.ofMinutes(32));

        assertThat(manager.current(ORDERS)).isPresent();
        assertThat(signed).isEqualTo(2);
    }

    @Test
    void after_a_jump_before_its_beginning_a_request_gets_one_that_is_valid_then() {
        WorkloadTls old = request();

        wall.advance(Duration.ofHours(-2));

        assertThat(manager.current(ORDERS)).isEmpty();
        assertThat(request()).isNotSameAs(old);
        assertThat(manager.current(ORDERS)).isPresent();
    }

    @Test
    void a_jump_within_its_life_changes_nothing() {
        WorkloadTls old = request();

        wall.advance(Duration.ofMinutes(20));

        assertThat(request()).isSameAs(old);
        assertThat(signed).isEqualTo(1);
    }

    @Test
    void one_that_is_dated_back_by_more_than_it_lives_is_not_renewed_in_a_tight_loop() {
        life = Duration.ofSeconds(45);
        request();

        worker.advance(Duration.ofSeconds(14));
        assertThat(signed).isEqualTo(1);
        worker.advance(Duration.ofSeconds(2));

        assertThat(signed).isEqualTo(2);
    }

    private WorkloadTls request() {
        CompletableFuture<WorkloadTls> result =
                manager.request(ORDERS, Priority.REAL_TIME).toCompletableFuture();
        worker.runReady();
        return result.join();
    }

    private CompletionStage<List<String>> sign(SpiffeId identity, String csr) {
        signed++;
        return CompletableFuture.completedFuture(
                ROOT.answer(
                        ROOT.sign(
                                LeafSpec.of(identity.toString())
                                        .living(
                                                wall.instant().minus(BACKDATED),
                                                wall.instant().plus(life))
                                        .withKey(FakeCa.publicKey(csr)))));
    }

    private static CertificateObserver observer() {
        return new CertificateObserver() {
            @Override
            public void issued(WorkloadCertificate certificate) {}

            @Override
            public void failed(SpiffeId identity, String reason, Duration retryIn) {}
        };
    }
}
