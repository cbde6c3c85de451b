package dev.weft.wds;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.weft.policy.Authorization;
import dev.weft.policy.PolicyKey;
import java.util.ArrayList;
import java.util.List;

/**
 * L4 policies to messages and back.
 *
 * <p>A policy is taken whole or refused whole. The reference proxy drops an invalid address or an
 * unset string match and keeps the rest, which can turn "only from these addresses" into "from
 * everywhere"; here such a policy is refused, and so is one with a field, an extension or an enum
 * value that this version does not know, because what is not understood might be what narrows it.
 */
public final class AuthorizationCodec {

    private static final EnumCodec<dev.weft.api.security.Scope, Authorization.Scope> SCOPE =
            EnumCodec.pair("scope", dev.weft.api.security.Scope.class, Authorization.Scope.class);
    private static final EnumCodec<dev.weft.api.security.Action, Authorization.Action> ACTION =
            EnumCodec.pair(
                    "action", dev.weft.api.security.Action.class, Authorization.Action.class);

    private AuthorizationCodec() {}

    public static String resourceName(Authorization policy) {
        return policy.key().toString();
    }

    public static dev.weft.api.security.Authorization toProto(Authorization policy) {
        var proto =
                dev.weft.api.security.Authorization.newBuilder()
                        .setName(policy.key().name())
                        .setNamespace(policy.key().namespace())
                        .setScope(SCOPE.toWire(policy.scope()))
                        .setAction(ACTION.toWire(policy.action()))
                        .setDryRun(policy.dryRun());
        for (Authorization.Rule rule : policy.rules()) {
            var ruleProto = proto.addRulesBuilder();
            for (Authorization.Clause clause : rule.clauses()) {
                var clauseProto = ruleProto.addClausesBuilder();
                clause.matches().forEach(m -> clauseProto.addMatches(MatchCodec.toProto(m)));
            }
        }
        return proto.build();
    }

    /**
     * Reads the value of a resource.
     *
     * @throws WdsException when it is no message, or {@link #fromProto} refuses it
     */
    public static Authorization decode(String resource, ByteString value) throws WdsException {
        try {
            return fromProto(resource, dev.weft.api.security.Authorization.parseFrom(value));
        } catch (InvalidProtocolBufferException e) {
            throw new WdsException(resource, "not an authorization message: " + e.getMessage());
        }
    }

    /**
     * Reads a policy.
     *
     * @param resource its name in discovery, which must be {@code namespace/name}: workloads refer
     *     to it by that
     * @throws WdsException for another name, an address or length that is none, an unset string
     *     match, half a service account, a port beyond 65535, an unknown enum value, an extension
     *     or an unknown field
     */
    public static Authorization fromProto(
            String resource, dev.weft.api.security.Authorization proto) throws WdsException {
        PolicyKey key = new PolicyKey(proto.getNamespace(), proto.getName());
        boolean named = !key.namespace().isEmpty() && !key.name().isEmpty();
        if (!named || !PolicyKey.parse(resource).equals(key)) {
            throw new WdsException(
                    resource,
                    "the policy calls itself '" + key + "': expected namespace/name, as outside");
        }
        Known.all(resource, proto);
        Known.noExtensions(resource, "policy", proto.getExtensionsList());
        List<Authorization.Rule> rules = new ArrayList<>();
        for (var rule : proto.getRulesList()) {
            Known.all(resource, rule);
            List<Authorization.Clause> clauses = new ArrayList<>();
            for (var clause : rule.getClausesList()) {
                clauses.add(clause(resource, clause));
            }
            rules.add(new Authorization.Rule(clauses));
        }
        return new Authorization(
                key,
                SCOPE.toValue(resource, proto.getScope()),
                ACTION.toValue(resource, proto.getAction()),
                rules,
                proto.getDryRun());
    }

    private static Authorization.Clause clause(String resource, dev.weft.api.security.Clause proto)
            throws WdsException {
        Known.all(resource, proto);
        List<dev.weft.policy.Match> matches = new ArrayList<>();
        for (var match : proto.getMatchesList()) {
            matches.add(MatchCodec.fromProto(resource, match));
        }
        return new Authorization.Clause(matches);
    }
}
