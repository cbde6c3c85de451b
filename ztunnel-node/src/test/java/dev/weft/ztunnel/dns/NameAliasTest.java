package dev.weft.ztunnel.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameAliasTest {
    private static final NameScope SHOP =
            new NameScope(
                    "shop",
                    "",
                    "cluster.local",
                    NameScope.kubernetesSearch("shop", "cluster.local"),
                    Optional.empty(),
                    true);

    @ParameterizedTest
    @CsvSource({
        "web, web web.shop.svc.cluster.local",
        "web.other, web.other web.other.svc.cluster.local web.other.shop.svc.cluster.local",
        "web-0.web.db, web-0.web.db web-0.web.db.svc.cluster.local",
        "web.other.svc, web.other.svc web.other.svc.cluster.local web.other.svc.svc.cluster.local",
        "web-0.web.db.svc, web-0.web.db.svc web-0.web.db.svc.cluster.local",
        "a.b.c.d, a.b.c.d",
        "a.b.c.d.e, a.b.c.d.e",
    })
    void a_name_may_be_a_short_form_of_a_name_of_kubernetes(String name, String expected) {
        List<String> names = NameAlias.of(name, SHOP).stream().map(NameAlias::name).toList();

        assertThat(String.join(" ", names)).isEqualTo(expected);
    }

    @Test
    void a_search_domain_is_stripped_after_the_name_itself_was_tried() {
        List<NameAlias> aliases = NameAlias.of("www.example.com.shop.svc.cluster.local", SHOP);

        assertThat(aliases)
                .startsWith(
                        new NameAlias("www.example.com.shop.svc.cluster.local", Optional.empty()),
                        new NameAlias("www.example.com", Optional.of("www.example.com")),
                        new NameAlias(
                                "www.example.com.svc.cluster.local",
                                Optional.of("www.example.com")),
                        new NameAlias("www.example.com.shop", Optional.of("www.example.com.shop")));
    }

    @Test
    void a_search_domain_alone_is_not_stripped_to_nothing() {
        List<NameAlias> aliases = NameAlias.of("svc.cluster.local", SHOP);

        assertThat(aliases).extracting(NameAlias::name).doesNotContain("");
    }

    @Test
    void a_domain_that_is_no_suffix_label_by_label_is_not_stripped() {
        List<NameAlias> aliases = NameAlias.of("a.b.c.mycluster.local", SHOP);

        assertThat(aliases).hasSize(1);
    }

    @Test
    void wildcards_are_tried_from_the_nearest_to_the_top() {
        List<String> hostnames = new NameAlias("a.b.com", Optional.empty()).hostnames();

        assertThat(hostnames).containsExactly("a.b.com", "*.b.com", "*.com");
    }
}
