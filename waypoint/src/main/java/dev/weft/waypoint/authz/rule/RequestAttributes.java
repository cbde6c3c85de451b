package dev.weft.waypoint.authz.rule;

import dev.weft.net.Ports;
import dev.weft.policy.StringMatch;
import dev.weft.policy.TextSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** What is asked about the request, its token, and what was dialled. */
final class RequestAttributes {

    static final Attribute METHOD = text("method", true, AccessSubject::method);
    static final Attribute HOST =
            new Attribute(
                    "host",
                    true,
                    false,
                    AccessSubject::authority,
                    values -> {
                        TextSet texts =
                                texts(
                                        values.stream()
                                                .map(value -> value.toLowerCase(Locale.ROOT))
                                                .toList());
                        return subject -> texts.hits(subject.authority().toLowerCase(Locale.ROOT));
                    });
    static final Attribute PATH =
            new Attribute("path", true, false, AccessSubject::path, RequestAttributes::paths);
    static final Attribute SNI = text("server name", false, subject -> subject.downstream().sni());
    static final Attribute PORT =
            new Attribute(
                    "destination port",
                    false,
                    false,
                    subject -> Integer.toString(subject.port()),
                    RequestAttributes::ports);
    static final Attribute TOKEN_PRINCIPAL =
            new Attribute(
                    "token principal",
                    true,
                    true,
                    subject -> shown(subject.claims().principal()),
                    values -> {
                        List<TokenPrincipal> principals =
                                values.stream().map(TokenPrincipal::parse).toList();
                        return subject -> {
                            for (TokenPrincipal principal : principals) {
                                if (principal.matches(subject.claims())) {
                                    return true;
                                }
                            }
                            return false;
                        };
                    });
    static final Attribute AUDIENCES = claim("token audience", List.of("aud"));
    static final Attribute PRESENTER = claim("token presenter", List.of("azp"));

    private RequestAttributes() {}

    /** A header, by a name in any case; {@code *} holds where it was sent, even without value. */
    static Attribute header(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return new Attribute(
                "header " + lower,
                true,
                false,
                subject -> {
                    String value = subject.header(lower);
                    return value == null ? "none" : "'" + value + "'";
                },
                values -> {
                    TextSet texts = texts(values);
                    boolean present = values.contains("*");
                    return subject -> {
                        String value = subject.header(lower);
                        return value != null && (present || texts.hits(value));
                    };
                });
    }

    /** A claim of the token, by the way to it; of a list any element counts. */
    static Attribute claim(String words, List<String> path) {
        return new Attribute(
                words,
                true,
                true,
                subject -> shown(String.join(", ", subject.claims().texts(path))),
                values -> {
                    TextSet texts = texts(values);
                    return subject -> {
                        for (String value : subject.claims().texts(path)) {
                            if (texts.hits(value)) {
                                return true;
                            }
                        }
                        return false;
                    };
                });
    }

    private static Attribute text(
            String words, boolean http, Function<AccessSubject, String> value) {
        return new Attribute(
                words,
                http,
                false,
                subject -> shown(value.apply(subject)),
                values -> {
                    TextSet texts = texts(values);
                    return subject -> texts.hits(value.apply(subject));
                });
    }

    private static Predicate<AccessSubject> paths(List<String> values) throws RuleException {
        List<String> plain = new ArrayList<>();
        List<PathTemplate> templates = new ArrayList<>();
        for (String value : values) {
            if (PathTemplate.isTemplate(value)) {
                templates.add(PathTemplate.parse(value));
            } else {
                plain.add(value);
            }
        }
        TextSet texts = texts(plain);
        return subject -> {
            String path = subject.path();
            if (texts.hits(path)) {
                return true;
            }
            for (PathTemplate template : templates) {
                if (template.matches(path)) {
                    return true;
                }
            }
            return false;
        };
    }

    private static Predicate<AccessSubject> ports(List<String> values) throws RuleException {
        Set<Integer> ports = new HashSet<>();
        for (String value : values) {
            Optional<Integer> port = Ports.parse(value).filter(number -> number > 0);
            ports.add(
                    port.orElseThrow(() ->
                            new RuleException(
                                    "port '" + value + "': expected a number from 1 to 65535")));
        }
        return subject -> ports.contains(subject.port());
    }

    private static TextSet texts(List<String> values) {
        return new TextSet(values.stream().map(StringMatch::ofPattern).toList());
    }

    private static String shown(String text) {
        return text.isEmpty() ? "none" : "'" + text + "'";
    }
}
