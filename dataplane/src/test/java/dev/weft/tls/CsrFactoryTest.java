package dev.weft.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.identity.ServiceAccountRef;
import dev.weft.identity.SpiffeId;
import dev.weft.identity.TrustDomain;
import java.io.StringReader;
import java.security.interfaces.ECPublicKey;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own DER, read by an independent implementation. */
class CsrFactoryTest {

    private final CsrFactory factory = new CsrFactory();

    @ParameterizedTest
    @ValueSource(ints = {1, 60, 63, 64, 128, 250, 1000, 40_000})
    void names_the_identity_once_as_a_critical_uri_whatever_its_length(int nameLength)
            throws Exception {
        SpiffeId identity =
                new SpiffeId(
                        TrustDomain.CLUSTER_LOCAL,
                        new ServiceAccountRef("shop", "a".repeat(nameLength)));

        PKCS10CertificationRequest request = read(factory.create(identity));

        Extensions extensions = request.getRequestedExtensions();
        assertThat(extensions.getExtensionOIDs()).containsExactly(Extension.subjectAlternativeName);
        assertThat(extensions.getExtension(Extension.subjectAlternativeName).isCritical()).isTrue();
        GeneralNames names =
                GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
        assertThat(names.getNames())
                .containsExactly(
                        new GeneralName(
                                GeneralName.uniformResourceIdentifier, identity.toString()));
    }

    @Test
    void has_an_empty_subject_and_a_p256_key_that_signed_it() throws Exception {
        PKCS10CertificationRequest request = read(factory.create(identity("orders")));

        assertThat(request.getSubject().getRDNs()).isEmpty();
        ECPublicKey key =
                (ECPublicKey)
                        new JcaPEMKeyConverter().getPublicKey(request.getSubjectPublicKeyInfo());
        assertThat(key.getParams().getOrder().bitLength()).isEqualTo(256);
        assertThat(
                        request.isSignatureValid(
                                new JcaContentVerifierProviderBuilder()
                                        .build(request.getSubjectPublicKeyInfo())))
                .isTrue();
    }

    @Test
    void makes_a_new_key_for_every_request() throws Exception {
        PKCS10CertificationRequest first = read(factory.create(identity("orders")));
        PKCS10CertificationRequest second = read(factory.create(identity("orders")));

        assertThat(first.getSubjectPublicKeyInfo()).isNotEqualTo(second.getSubjectPublicKeyInfo());
    }

    @Test
    void shows_no_key_in_any_text() {
        SigningRequest request = factory.create(identity("orders"));

        assertThat(request.key()).hasToString("EC key (hidden)");
        assertThat(request.toString()).contains("(hidden)").doesNotContain("PRIVATE");
    }

    @Test
    void refuses_a_name_that_is_not_ascii() {
        assertThatThrownBy(() -> factory.create(identity("bücher")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bücher")
                .hasMessageContaining("expected visible ASCII");
    }

    private static SpiffeId identity(String account) {
        return SpiffeId.of(TrustDomain.CLUSTER_LOCAL, "shop", account);
    }

    private static PKCS10CertificationRequest read(SigningRequest request) throws Exception {
        try (PEMParser parser = new PEMParser(new StringReader(request.csr()))) {
            return (PKCS10CertificationRequest) parser.readObject();
        }
    }
}
