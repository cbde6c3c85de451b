package dev.weft.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.strings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quicktheories.core.Gen;

class SpiffeIdTest {

    @Test
    void any_identity_comes_back_from_its_uri() {
        Gen<String> parts =
                strings()
                        .basicMultilingualPlaneAlphabet()
                        .ofLengthBetween(1, 20)
                        .map(text -> text.replace('/', '.').replace('@', '.'));

        qt().forAll(parts, parts, parts)
                .check((domain, namespace, account) -> {
                    SpiffeId id = SpiffeId.of(new TrustDomain(domain), namespace, account);
                    return SpiffeId.parse(id.toString()).orElseThrow().equals(id);
                });
    }

    @Test
    void any_text_is_an_identity_with_just_this_uri_or_none() {
        qt().forAll(strings().allPossible().ofLengthBetween(0, 60))
                .check(text ->
                        SpiffeId.parse("spiffe://" + text)
                                .map(id -> id.toString().equals("spiffe://" + text))
                                .orElse(true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "spiffe://",
                "spiffe:///ns/a/sa/b",
                "spiffe://td/ns//sa/b",
                "spiffe://td/ns/a/sa/",
                "spiffe://td/ns/a/sa/b/",
                "spiffe://td/ns/a/sa/b/c",
                "spiffe://td/ns/a",
                "spiffe://td/sa/a/ns/b",
                "spiffe://td@x/ns/a/sa/b",
                "SPIFFE://td/ns/a/sa/b",
                "https://td/ns/a/sa/b",
                " spiffe://td/ns/a/sa/b",
                "td/ns/a/sa/b",
            })
    void a_uri_of_another_shape_is_no_identity(String uri) {
        assertThat(SpiffeId.parse(uri)).isEmpty();
    }

    @Test
    void its_principal_is_the_uri_without_scheme() {
        SpiffeId id = SpiffeId.of(TrustDomain.CLUSTER_LOCAL, "shop", "orders");

        assertThat(id.principal()).isEqualTo("cluster.local/ns/shop/sa/orders");
        assertThat(id).hasToString("spiffe://cluster.local/ns/shop/sa/orders");
    }

    @ParameterizedTest
    @CsvSource({"a@b, a.b", "cluster.local, cluster.local"})
    void trust_domains(String text, String name) {
        assertThat(new TrustDomain(text)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b"})
    void texts_that_are_no_trust_domain(String text) {
        assertThatThrownBy(() -> new TrustDomain(text)).hasMessageContaining("'" + text + "'");
    }

    @Test
    void a_service_account_comes_back_from_its_text() {
        ServiceAccountRef account = new ServiceAccountRef("shop", "orders");

        assertThat(ServiceAccountRef.parse(account.toString())).isEqualTo(account);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a", "a/", "/b", "a/b/c"})
    void texts_that_are_no_service_account(String text) {
        assertThatThrownBy(() -> ServiceAccountRef.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected");
    }
}
