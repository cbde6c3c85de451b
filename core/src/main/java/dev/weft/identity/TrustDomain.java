package dev.weft.identity;

/**
 * The root of a set of identities, such as {@code cluster.local}.
 *
 * @param name not empty, without slash; {@code @} is replaced by {@code .} as certificate
 *     authorities of ambient meshes do
 */
public record TrustDomain(String name) {

    public static final TrustDomain CLUSTER_LOCAL = new TrustDomain("cluster.local");

    public TrustDomain {
        name = name.replace('@', '.');
        if (name.isEmpty() || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException(
                    "trust domain '"
                            + name
                            + "': expected a name without slash, such as cluster.local");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
