package dev.weft.waypoint.authz.rule;

import dev.weft.identity.ServiceAccountRef;
import dev.weft.identity.SpiffeId;
import dev.weft.net.Cidr;
import dev.weft.net.IpAddresses;
import dev.weft.policy.BlockSet;
import dev.weft.policy.StringMatch;
import dev.weft.policy.TextSet;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What is asked about the client. A client without identity hits none of its values. */
final class SourceAttributes {

    static final Attribute PRINCIPAL =
            identity("source principal", SpiffeId::principal, SourceAttributes::principals);
    static final Attribute NAMESPACE =
            identity(
                    "source namespace",
                    SpiffeId::namespace,
                    values -> globs(values, SpiffeId::namespace));
    static final Attribute TRUST_DOMAIN =
            identity(
                    "source trust domain",
                    id -> id.trustDomain().name(),
                    values -> globs(values, id -> id.trustDomain().name()));
    static final Attribute SERVICE_ACCOUNT =
            identity(
                    "source service account",
                    id -> id.account().toString(),
                    SourceAttributes::accounts);
    static final Attribute SOURCE_IP = address("source address", AccessSubject::source);
    static final Attribute REMOTE_IP = address("remote address", AccessSubject::remote);
    static final Attribute DESTINATION_IP =
            new Attribute(
                    "destination address",
                    false,
                    false,
                    subject ->
                            subject.destinations().stream()
                                    .map(IpAddresses::text)
                                    .collect(Collectors.joining(" or ")),
                    values -> {
                        BlockSet blocks = blocks(values);
                        return subject -> subject.destinations().stream().anyMatch(blocks::hits);
                    });

    private SourceAttributes() {}

    private static Attribute identity(
            String words, Function<SpiffeId, String> shown, Attribute.Compiler compiler) {
        return new Attribute(
                words,
                false,
                false,
                subject -> {
                    SpiffeId identity = subject.identity();
                    return identity == null ? "none (no mutual TLS)" : shown.apply(identity);
                },
                compiler);
    }

    private static Attribute address(String words, Function<AccessSubject, InetAddress> address) {
        return new Attribute(
                words,
                false,
                false,
                subject -> IpAddresses.text(address.apply(subject)),
                values -> {
                    BlockSet blocks = blocks(values);
                    return subject -> blocks.hits(address.apply(subject));
                });
    }

    /** Exact identities by hash of their parts, so that most requests never make the text. */
    private static Predicate<AccessSubject> principals(List<String> values) {
        Set<SpiffeId> exact = new HashSet<>();
        List<StringMatch> patterns = new ArrayList<>();
        for (String value : values) {
            StringMatch match = StringMatch.ofPattern(value);
            if (match instanceof StringMatch.Exact) {
                // A text of another shape names no identity, and is never equal to one.
                SpiffeId.parse("spiffe://" + value).ifPresent(exact::add);
            } else {
                patterns.add(match);
            }
        }
        TextSet texts = new TextSet(patterns);
        boolean any = patterns.contains(new StringMatch.Presence());
        boolean plain = patterns.isEmpty();
        return subject -> {
            SpiffeId identity = subject.identity();
            if (identity == null) {
                return false;
            }
            return any || exact.contains(identity) || (!plain && texts.hits(subject.principal()));
        };
    }

    private static Predicate<AccessSubject> accounts(List<String> values) throws RuleException {
        Set<ServiceAccountRef> accounts = new HashSet<>();
        for (String value : values) {
            try {
                accounts.add(ServiceAccountRef.parse(value));
            } catch (IllegalArgumentException e) {
                throw new RuleException(String.valueOf(e.getMessage()));
            }
        }
        return subject -> {
            SpiffeId identity = subject.identity();
            return identity != null && accounts.contains(identity.account());
        };
    }

    private static Predicate<AccessSubject> globs(
            List<String> values, Function<SpiffeId, String> part) {
        Set<String> exact = new HashSet<>();
        List<Glob> globs = new ArrayList<>();
        for (String value : values) {
            if (value.indexOf('*') < 0) {
                exact.add(value);
            } else {
                globs.add(new Glob(value));
            }
        }
        return subject -> {
            SpiffeId identity = subject.identity();
            if (identity == null) {
                return false;
            }
            String text = part.apply(identity);
            if (exact.contains(text)) {
                return true;
            }
            for (Glob glob : globs) {
                if (glob.matches(text)) {
                    return true;
                }
            }
            return false;
        };
    }

    private static BlockSet blocks(List<String> values) throws RuleException {
        List<Cidr> blocks = new ArrayList<>(values.size());
        for (String value : values) {
            blocks.add(
                    Cidr.parse(value)
                            .orElseThrow(() ->
                                    new RuleException(
                                            "address block '"
                                                    + value
                                                    + "': expected an address, or a block such as"
                                                    + " 10.0.0.0/8")));
        }
        return new BlockSet(blocks);
    }
}
