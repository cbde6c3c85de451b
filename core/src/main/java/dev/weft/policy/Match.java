package dev.weft.policy;

import dev.weft.identity.ServiceAccountRef;
import dev.weft.net.Cidr;

/** Conditions on one connection; every kind must hold. A kind without values always holds. */
public record Match(
        Condition<StringMatch> namespaces,
        Condition<StringMatch> principals,
        Condition<ServiceAccountRef> serviceAccounts,
        Condition<Cidr> sourceIps,
        Condition<Cidr> destinationIps,
        Condition<Integer> destinationPorts) {

    /** Holds for every connection, and is skipped in a clause. */
    public static final Match EMPTY =
            new Match(
                    Condition.none(),
                    Condition.none(),
                    Condition.none(),
                    Condition.none(),
                    Condition.none(),
                    Condition.none());

    public boolean isEmpty() {
        return equals(EMPTY);
    }

    public Match withNamespaces(Condition<StringMatch> value) {
        return new Match(
                value, principals, serviceAccounts, sourceIps, destinationIps, destinationPorts);
    }

    public Match withPrincipals(Condition<StringMatch> value) {
        return new Match(
                namespaces, value, serviceAccounts, sourceIps, destinationIps, destinationPorts);
    }

    public Match withServiceAccounts(Condition<ServiceAccountRef> value) {
        return new Match(
                namespaces, principals, value, sourceIps, destinationIps, destinationPorts);
    }

    public Match withSourceIps(Condition<Cidr> value) {
        return new Match(
                namespaces, principals, serviceAccounts, value, destinationIps, destinationPorts);
    }

    public Match withDestinationIps(Condition<Cidr> value) {
        return new Match(
                namespaces, principals, serviceAccounts, sourceIps, value, destinationPorts);
    }

    public Match withDestinationPorts(Condition<Integer> value) {
        return new Match(namespaces, principals, serviceAccounts, sourceIps, destinationIps, value);
    }
}
