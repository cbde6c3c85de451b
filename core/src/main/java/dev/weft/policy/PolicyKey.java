package dev.weft.policy;

/** Names a policy: {@code namespace/name}. */
public record PolicyKey(String namespace, String name) implements Comparable<PolicyKey> {

    /** Parses {@code namespace/name}; text without slash is a name in no namespace. */
    public static PolicyKey parse(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new PolicyKey("", text)
                : new PolicyKey(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public int compareTo(PolicyKey other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
