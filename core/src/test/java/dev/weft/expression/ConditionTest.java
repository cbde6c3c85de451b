package dev.weft.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {

    /** A POST to /orders that got 404 over mutual TLS; it has no gRPC status. */
    private static final Asked REQUEST =
            new Asked() {
                private static final Map<Attribute, Object> VALUES =
                        Map.of(
                                Attribute.REQUEST_METHOD,
                                "POST",
                                Attribute.REQUEST_URL_PATH,
                                "/orders",
                                Attribute.RESPONSE_CODE,
                                404L,
                                Attribute.CONNECTION_MTLS,
                                true);

                @Override
                public Optional<?> value(Attribute attribute) {
                    return Optional.ofNullable(VALUES.get(attribute));
                }

                @Override
                public Optional<String> header(boolean ofResponse, String name) {
                    return !ofResponse && name.equals("x-tenant")
                            ? Optional.of("blue")
                            : Optional.empty();
                }
            };

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    response.code >= 400                                      ; true
                    response.code>=500                                        ; false
                    response.code == 404 && request.method == 'POST'          ; true
                    response.code < 400 || request.method != "GET"            ; true
                    !(response.code == 404)                                   ; false
                    request.url_path.startsWith('/ord')                       ; true
                    request.url_path.endsWith("x") || connection.mtls         ; true
                    !connection.mtls                                          ; false
                    connection.mtls == true                                   ; true
                    request.headers['X-Tenant'] == 'blue'                     ; true
                    request.headers['x-tenant'].contains('green')             ; false
                    has(request.headers['x-tenant'])                          ; true
                    has(response.headers['x-tenant'])                         ; false
                    has(response.grpc_status) && response.grpc_status > 0     ; false
                    response.code <= 404 && response.code > 403               ; true
                    400 <= response.code                                      ; true
                    false || true                                             ; true
                    """)
    void a_condition_holds_or_not(String text, boolean expected) {
        assertThat(Condition.parse(text).of(REQUEST)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    response.grpc_status > 0                           ;
                    !(response.grpc_status > 0)                        ;
                    response.grpc_status > 0 && response.code == 404   ;
                    response.grpc_status > 0 || response.code == 404   ; true
                    response.grpc_status > 0 && response.code == 200   ; false
                    """)
    void what_is_not_there_decides_nothing(String text, Boolean expected) {
        assertThat(Condition.parse(text).of(REQUEST)).isEqualTo(Optional.ofNullable(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    response.code                      ; expected a comparison
                    response.code == '404'             ; expected values that can be compared so
                    request.method > 'A'               ; expected values that can be compared so
                    response.code.startsWith('4')      ; expected values that can be compared so
                    request.method.matches('P.*')      ; expected startsWith, endsWith or contains
                    response.kode == 404               ; response.kode is not known
                    response.code == 404)              ; expected the end
                    (response.code == 404              ; expected ')'
                    response.code == 99999999999999999999 ; expected a number of 64 bits
                    response.code >= 400 ? 1 : 2       ; is not understood
                    request.headers[x] == 'a'          ; expected the name of a header in quotes
                    response                           ; expected '.'
                    &&                                 ; expected a value
                    """)
    void what_is_not_understood_is_named(String text, String problem) {
        assertThatThrownBy(() -> Condition.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void it_is_not_read_without_end() {
        assertThatThrownBy(() -> Condition.parse("!".repeat(100_000) + "true"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no more than 50 levels");
    }
}
