package dev.weft.wds;

import com.google.protobuf.Empty;
import dev.weft.api.security.Address;
import dev.weft.api.security.ServiceAccountMatch;
import dev.weft.identity.ServiceAccountRef;
import dev.weft.net.Cidr;
import dev.weft.policy.Condition;
import dev.weft.policy.Match;
import dev.weft.policy.StringMatch;
import java.util.ArrayList;
import java.util.List;

/** The conditions of a policy. */
final class MatchCodec {

    private MatchCodec() {}

    static dev.weft.api.security.Match toProto(Match match) {
        return dev.weft.api.security.Match.newBuilder()
                .addAllNamespaces(texts(match.namespaces().anyOf()))
                .addAllNotNamespaces(texts(match.namespaces().noneOf()))
                .addAllPrincipals(texts(match.principals().anyOf()))
                .addAllNotPrincipals(texts(match.principals().noneOf()))
                .addAllServiceAccounts(accounts(match.serviceAccounts().anyOf()))
                .addAllNotServiceAccounts(accounts(match.serviceAccounts().noneOf()))
                .addAllSourceIps(blocks(match.sourceIps().anyOf()))
                .addAllNotSourceIps(blocks(match.sourceIps().noneOf()))
                .addAllDestinationIps(blocks(match.destinationIps().anyOf()))
                .addAllNotDestinationIps(blocks(match.destinationIps().noneOf()))
                .addAllDestinationPorts(match.destinationPorts().anyOf())
                .addAllNotDestinationPorts(match.destinationPorts().noneOf())
                .build();
    }

    static Match fromProto(String resource, dev.weft.api.security.Match proto) throws WdsException {
        Known.all(resource, proto);
        Known.noExtensions(resource, "match", proto.getExtensionsList());
        return new Match(
                new Condition<>(
                        fromTexts(resource, "namespaces", proto.getNamespacesList()),
                        fromTexts(resource, "not_namespaces", proto.getNotNamespacesList())),
                new Condition<>(
                        fromTexts(resource, "principals", proto.getPrincipalsList()),
                        fromTexts(resource, "not_principals", proto.getNotPrincipalsList())),
                new Condition<>(
                        fromAccounts(resource, proto.getServiceAccountsList()),
                        fromAccounts(resource, proto.getNotServiceAccountsList())),
                new Condition<>(
                        fromBlocks(resource, "source_ips", proto.getSourceIpsList()),
                        fromBlocks(resource, "not_source_ips", proto.getNotSourceIpsList())),
                new Condition<>(
                        fromBlocks(resource, "destination_ips", proto.getDestinationIpsList()),
                        fromBlocks(
                                resource, "not_destination_ips", proto.getNotDestinationIpsList())),
                new Condition<>(
                        fromPorts(resource, proto.getDestinationPortsList()),
                        fromPorts(resource, proto.getNotDestinationPortsList())));
    }

    private static List<dev.weft.api.security.StringMatch> texts(List<StringMatch> matches) {
        return matches.stream().map(MatchCodec::text).toList();
    }

    private static dev.weft.api.security.StringMatch text(StringMatch match) {
        var proto = dev.weft.api.security.StringMatch.newBuilder();
        return switch (match) {
            case StringMatch.Exact exact -> proto.setExact(exact.value()).build();
            case StringMatch.Prefix prefix -> proto.setPrefix(prefix.value()).build();
            case StringMatch.Suffix suffix -> proto.setSuffix(suffix.value()).build();
            case StringMatch.Presence presence ->
                    proto.setPresence(Empty.getDefaultInstance()).build();
        };
    }

    private static List<StringMatch> fromTexts(
            String resource, String field, List<dev.weft.api.security.StringMatch> protos)
            throws WdsException {
        List<StringMatch> matches = new ArrayList<>(protos.size());
        for (var proto : protos) {
            Known.all(resource, proto);
            matches.add(
                    switch (proto.getMatchTypeCase()) {
                        case EXACT -> new StringMatch.Exact(proto.getExact());
                        case PREFIX -> new StringMatch.Prefix(proto.getPrefix());
                        case SUFFIX -> new StringMatch.Suffix(proto.getSuffix());
                        case PRESENCE -> new StringMatch.Presence();
                        case MATCHTYPE_NOT_SET ->
                                throw new WdsException(
                                        resource,
                                        field
                                                + " holds an empty string match: expected exact,"
                                                + " prefix, suffix or presence");
                    });
        }
        return matches;
    }

    private static List<ServiceAccountMatch> accounts(List<ServiceAccountRef> accounts) {
        return accounts.stream()
                .map(account ->
                        ServiceAccountMatch.newBuilder()
                                .setNamespace(account.namespace())
                                .setServiceAccount(account.name())
                                .build())
                .toList();
    }

    private static List<ServiceAccountRef> fromAccounts(
            String resource, List<ServiceAccountMatch> protos) throws WdsException {
        List<ServiceAccountRef> accounts = new ArrayList<>(protos.size());
        for (ServiceAccountMatch proto : protos) {
            Known.all(resource, proto);
            if (proto.getNamespace().isEmpty() || proto.getServiceAccount().isEmpty()) {
                throw new WdsException(
                        resource,
                        "service account '"
                                + proto.getNamespace()
                                + "/"
                                + proto.getServiceAccount()
                                + "': expected namespace and name");
            }
            accounts.add(new ServiceAccountRef(proto.getNamespace(), proto.getServiceAccount()));
        }
        return accounts;
    }

    private static List<Address> blocks(List<Cidr> blocks) {
        return blocks.stream()
                .map(block ->
                        Address.newBuilder()
                                .setAddress(WireAddresses.bytes(block.base()))
                                .setLength(block.prefix())
                                .build())
                .toList();
    }

    private static List<Cidr> fromBlocks(String resource, String field, List<Address> protos)
            throws WdsException {
        List<Cidr> blocks = new ArrayList<>(protos.size());
        for (Address proto : protos) {
            Known.all(resource, proto);
            blocks.add(WireAddresses.block(resource, field, proto.getAddress(), proto.getLength()));
        }
        return blocks;
    }

    private static List<Integer> fromPorts(String resource, List<Integer> wire)
            throws WdsException {
        for (int port : wire) {
            WireAddresses.port(resource, "destination port", port);
        }
        return wire;
    }
}
