package dev.weft.identity;

/**
 * A service account by namespace and name.
 *
 * @param namespace empty where discovery names none, which no certificate can prove
 */
public record ServiceAccountRef(String namespace, String name) {

    public ServiceAccountRef {
        if (name.isEmpty()) {
            throw new IllegalArgumentException(
                    "service account '" + namespace + "/" + name + "': expected namespace/name");
        }
    }

    /** Parses {@code namespace/name}. */
    public static ServiceAccountRef parse(String text) {
        int slash = text.indexOf('/');
        if (slash <= 0 || text.indexOf('/', slash + 1) >= 0) {
            throw new IllegalArgumentException(
                    "service account '" + text + "': expected namespace/name");
        }
        return new ServiceAccountRef(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
