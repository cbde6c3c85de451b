package dev.weft.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.config.Settings;
import dev.weft.config.SettingsException;
import dev.weft.identity.SpiffeId;
import dev.weft.testkit.ca.Issued;
import dev.weft.testkit.ca.TestRoot;
import dev.weft.tls.Loopback.Ending;
import dev.weft.tls.Loopback.Failed;
import dev.weft.tls.Loopback.Secured;
import io.netty.handler.ssl.SslHandler;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What peers of different profiles agree on, over loopback. */
class TlsProfileTest {

    private static final String ORDERS = "spiffe://cluster.local/ns/shop/sa/orders";
    private static final TestRoot ROOT = TestRoot.create("root");

    /** Peers by what they offer; the last two are not ours. */
    private static final Map<String, TlsProfile> PEERS =
            Map.of(
                    "standard",
                    TlsProfile.STANDARD,
                    "old peers",
                    TlsProfile.OLD_PEERS,
                    "pqc",
                    TlsProfile.POST_QUANTUM,
                    "classic only",
                    new TlsProfile(List.of("TLSv1.3"), List.of("secp256r1")),
                    "1.2 only",
                    new TlsProfile(List.of("TLSv1.2"), List.of("secp256r1")));

    private final Loopback loopback = new Loopback();
    private final List<WorkloadTls> opened = new ArrayList<>();

    @AfterEach
    void release() {
        opened.forEach(WorkloadTls::close);
        loopback.close();
    }

    @ParameterizedTest
    @CsvSource({
        "standard,     standard,     TLSv1.3",
        "standard,     pqc,          TLSv1.3",
        "pqc,          standard,     TLSv1.3",
        "pqc,          pqc,          TLSv1.3",
        "standard,     classic only, TLSv1.3",
        "classic only, standard,     TLSv1.3",
        "old peers,    standard,     TLSv1.3",
        "old peers,    1.2 only,     TLSv1.2",
        "1.2 only,     old peers,    TLSv1.2",
        "1.2 only,     standard,     refused",
        "standard,     1.2 only,     refused",
        "pqc,          classic only, refused",
        "classic only, pqc,          refused",
        "pqc,          1.2 only,     refused",
    })
    void two_peers_agree_on_the_best_that_both_offer(String client, String server, String expected)
            throws Exception {
        WorkloadTls from = tls(PEERS.get(client));
        WorkloadTls to = tls(PEERS.get(server));

        var result =
                loopback.handshake(
                        (channel, listener) ->
                                from.client(
                                        channel,
                                        Set.of(SpiffeId.parse(ORDERS).orElseThrow()),
                                        listener),
                        to::server);

        assertThat(version(result.client())).isEqualTo(expected);
        assertThat(version(result.server())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'',    '',    standard",
        "false, '',    standard",
        "true,  '',    old peers",
        "'',    pqc,   pqc",
        "false, pqc,   pqc",
    })
    void settings_choose_the_profile(String old, String policy, String expected) {
        Settings settings = Settings.of(Map.of("TLS12_ENABLED", old, "COMPLIANCE_POLICY", policy));

        TlsProfile profile = TlsProfile.from(settings);

        settings.check();
        assertThat(profile).isEqualTo(PEERS.get(expected));
    }

    @Test
    void an_unknown_policy_and_one_that_old_peers_cannot_keep_end_the_start() {
        Settings unknown = Settings.of(Map.of("COMPLIANCE_POLICY", "fips-140-2"));
        Settings both = Settings.of(Map.of("COMPLIANCE_POLICY", "pqc", "TLS12_ENABLED", "true"));

        TlsProfile.from(unknown);
        TlsProfile.from(both);

        assertThatThrownBy(unknown::check)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("COMPLIANCE_POLICY")
                .hasMessageContaining("fips-140-2")
                .hasMessageContaining("pqc, or nothing");
        assertThatThrownBy(both::check)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("unset one of them");
    }

    private WorkloadTls tls(TlsProfile profile) throws Exception {
        Issued issued = ROOT.workload(ORDERS);
        WorkloadCertificate certificate =
                WorkloadCertificate.parse(
                        SpiffeId.parse(ORDERS).orElseThrow(),
                        WorkloadKey.of(issued.key()),
                        issued.answer(),
                        Instant.now());
        WorkloadTls tls =
                WorkloadTls.of(
                        certificate,
                        MeshTrust.of(certificate.roots()),
                        InstantSource.system(),
                        profile);
        opened.add(tls);
        return tls;
    }

    /** Of the session, or that there is none. */
    private static String version(Ending ending) {
        return switch (ending) {
            case Secured secured ->
                    secured.channel()
                            .pipeline()
                            .get(SslHandler.class)
                            .engine()
                            .getSession()
                            .getProtocol();
            case Failed failed -> "refused";
        };
    }
}
