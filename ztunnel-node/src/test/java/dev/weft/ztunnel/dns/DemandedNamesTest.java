package dev.weft.ztunnel.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.workload.NamespacedHostname;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemandedNamesTest {
    private static final NameScope CLIENT =
            new NameScope("web", "", "cluster.local", List.of(), Optional.of("shared"), true);

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    orders.shop.svc.cluster.local      | shop/orders.shop.svc.cluster.local
                    db-0.db.shop.svc.cluster.local     | shop/db.shop.svc.cluster.local
                    shop.svc.cluster.local             |
                    *.shop.svc.cluster.local           |
                    *.svc.cluster.local                |
                    api.example.com                    | web/api.example.com, shared/api.example.com
                    *.example.com                      | web/*.example.com, shared/*.example.com
                    svc.cluster.local                  | web/svc.cluster.local, shared/svc.cluster.local
                    """)
    void a_hostname_is_looked_for_where_its_service_may_be(String hostname, String expected) {
        List<String> names =
                DemandedNames.resources(CLIENT, hostname)
                        .map(NamespacedHostname::toString)
                        .toList();

        assertThat(names)
                .isEqualTo(expected == null ? List.of() : Arrays.asList(expected.split(", ")));
    }
}
