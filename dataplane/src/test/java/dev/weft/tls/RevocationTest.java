package dev.weft.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testkit.ca.Issued;
import dev.weft.testkit.ca.TestRoot;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevocationTest {

    private static final TestRoot ROOT = TestRoot.create("root");
    private static final TestRoot MIDDLE = ROOT.intermediate("middle");
    private static final Issued ORDERS =
            MIDDLE.workload("spiffe://cluster.local/ns/shop/sa/orders");
    private static final Set<X509Certificate> ROOTS = Set.of(ROOT.certificate());

    private final List<Boolean> caught = new ArrayList<>();
    private final Revocation revocation = new Revocation(caught::add);

    @TempDir Path folder;

    @Test
    void a_leaf_is_revoked_by_the_authority_that_issued_it() throws Exception {
        assertThat(lists(MIDDLE.crl(ORDERS.leaf())).revoked(ORDERS.chain(), ROOTS))
                .contains(ORDERS.leaf());
    }

    @Test
    void an_intermediate_is_revoked_by_the_root() throws Exception {
        assertThat(lists(ROOT.crl(MIDDLE.certificate())).revoked(ORDERS.chain(), ROOTS))
                .contains(MIDDLE.certificate());
    }

    @Test
    void several_lists_in_one_text_all_count() throws Exception {
        RevocationLists lists = lists(ROOT.crl() + MIDDLE.crl(ORDERS.leaf()));

        assertThat(lists.size()).isEqualTo(2);
        assertThat(lists.revoked(ORDERS.chain(), ROOTS)).contains(ORDERS.leaf());
    }

    @Test
    void a_certificate_of_which_no_list_speaks_is_accepted() throws Exception {
        X509Certificate other = MIDDLE.workload("spiffe://cluster.local/ns/shop/sa/carts").leaf();

        assertThat(lists(MIDDLE.crl(other)).revoked(ORDERS.chain(), ROOTS)).isEmpty();
        assertThat(RevocationLists.NONE.revoked(ORDERS.chain(), ROOTS)).isEmpty();
    }

    @Test
    void a_list_that_somebody_else_signed_under_the_issuers_name_does_not_count() throws Exception {
        TestRoot impostor = TestRoot.create("middle");

        assertThat(lists(impostor.crl(ORDERS.leaf())).revoked(ORDERS.chain(), ROOTS)).isEmpty();
    }

    @Test
    void a_new_list_ends_the_live_connections_of_whom_it_names_and_no_others() throws Exception {
        Peer orders = watched(ORDERS);
        Peer carts = watched(MIDDLE.workload("spiffe://cluster.local/ns/shop/sa/carts"));

        int ended = revocation.replace(lists(MIDDLE.crl(ORDERS.leaf())));
        orders.channel.runPendingTasks();

        assertThat(ended).isEqualTo(1);
        assertThat(orders.channel.isOpen()).isFalse();
        assertThat(orders.told).singleElement().asString().contains("was revoked");
        assertThat(carts.channel.isOpen()).isTrue();
        assertThat(caught).containsExactly(true);
        carts.channel.close();
    }

    @Test
    void a_connection_that_closed_is_watched_no_more() throws Exception {
        watched(ORDERS).channel.close();

        assertThat(revocation.replace(lists(MIDDLE.crl(ORDERS.leaf())))).isZero();
    }

    @Test
    void a_connection_whose_handshake_was_overtaken_by_a_new_list_is_ended() throws Exception {
        revocation.replace(lists(MIDDLE.crl(ORDERS.leaf())));

        Peer orders = watched(ORDERS);
        orders.channel.runPendingTasks();

        assertThat(orders.channel.isOpen()).isFalse();
    }

    @Test
    void a_revoked_peer_is_refused_in_its_handshake() throws Exception {
        MeshTrust trust = new MeshTrust(revocation);
        trust.replace(ROOTS);
        revocation.replace(lists(MIDDLE.crl(ORDERS.leaf())));

        assertThatThrownBy(
                        () -> trust.verify(ORDERS.chain(), TrustPath.Purpose.SERVER, Instant.now()))
                .isInstanceOf(RevokedCertificateException.class);
        assertThat(caught).containsExactly(false);
    }

    @Test
    void a_broken_file_keeps_the_last_good_lists_and_says_so() throws Exception {
        Path path = folder.resolve("ca-crl.pem");
        RevocationFile file = new RevocationFile(path, revocation);
        file.look();
        assertThat(file.problem()).hasValueSatisfying(it -> assertThat(it).contains("ca-crl.pem"));

        write(path, MIDDLE.crl(ORDERS.leaf()));
        file.look();
        assertThat(file.problem()).isEmpty();

        for (String broken : List.of("", "no list", "-----BEGIN X509 CRL-----\nAAAA\n")) {
            write(path, broken);
            file.look();
            assertThat(file.problem()).isPresent();
        }
        Peer orders = watched(ORDERS);
        orders.channel.runPendingTasks();
        assertThat(orders.channel.isOpen()).as("the last good list counts").isFalse();

        write(path, MIDDLE.crl());
        file.look();
        assertThat(file.problem()).isEmpty();
        Peer again = watched(ORDERS);
        assertThat(again.channel.isOpen()).isTrue();
        again.channel.close();
        file.close();
    }

    private record Peer(EmbeddedChannel channel, List<Throwable> told) {}

    private Peer watched(Issued peer) {
        List<Throwable> told = new ArrayList<>();
        EmbeddedChannel channel =
                new EmbeddedChannel(
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void exceptionCaught(
                                    ChannelHandlerContext context, Throwable cause) {
                                told.add(cause);
                            }
                        });
        revocation.watch(channel, peer.chain(), ROOTS, true);
        return new Peer(channel, told);
    }

    private static RevocationLists lists(String pem) throws InvalidCertificateException {
        return RevocationLists.parse(pem.getBytes(StandardCharsets.UTF_8));
    }

    private static void write(Path path, String text) throws IOException {
        Files.writeString(path, text);
    }
}
