package dev.weft.cni.agent.zds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.zds.PodResolver;
import dev.weft.api.zds.WorkloadInfo;
import dev.weft.api.zds.WorkloadRequest;
import dev.weft.linux.Netns;
import dev.weft.net.ResolverConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class ZdsMessagesTest {

    private static final String SERVERS = "nameserver 10.96.0.10\nnameserver fd00::a\n";

    @Test
    void a_pod_is_told_with_its_name_servers_and_search_domains() throws Exception {
        WorkloadInfo info = told(SERVERS + "search shop.svc.cluster.local cluster.local\n");

        PodResolver resolver = info.getResolver();
        assertThat(resolver.getServersList()).extracting(b -> b.size()).containsExactly(4, 16);
        assertThat(resolver.getSearchList())
                .isEqualTo(List.of("shop.svc.cluster.local", "cluster.local"));
    }

    @Test
    void a_pod_of_which_nothing_is_known_is_told_without() throws Exception {
        assertThat(told("").hasResolver()).isFalse();
    }

    @Test
    void what_does_not_fit_a_packet_is_left_out_and_the_pod_told() throws Exception {
        WorkloadInfo info = told(SERVERS + "search" + (" " + "a".repeat(200)).repeat(5) + "\n");

        assertThat(info.hasResolver()).isFalse();
        assertThat(info.getName()).isEqualTo("orders");
    }

    private static WorkloadInfo told(String file) throws Exception {
        try (Netns own = Netns.current();
                ZdsPod pod =
                        new ZdsPod(
                                "u1",
                                "shop",
                                "orders",
                                "orders-sa",
                                ResolverConfig.parse(file),
                                own.fd().duplicate())) {
            byte[] packet = ZdsMessages.add(pod);

            assertThat(packet.length).isLessThanOrEqualTo(ZdsMessages.MAX_PACKET);
            return WorkloadRequest.parseFrom(packet).getAdd().getWorkloadInfo();
        }
    }
}
