package dev.weft.waypoint.route;

/** A condition on the path, without query. Case counts. */
public sealed interface PathMatch {

    /** The path that every rule without a path condition has. */
    PathMatch ANY = new Prefix("/");

    boolean matches(String path);

    /** The whole path; a trailing slash counts. */
    record Exact(String path) implements PathMatch {
        @Override
        public boolean matches(String candidate) {
            return candidate.equals(path);
        }
    }

    /**
     * Whole leading elements: {@code /foo} matches {@code /foo} and {@code /foo/bar}, never {@code
     * /foobar}.
     *
     * @param path a trailing slash is dropped
     */
    record Prefix(String path) implements PathMatch {

        public Prefix {
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException(
                        "path prefix '" + path + "': expected a leading slash");
            }
            path =
                    path.length() > 1 && path.endsWith("/")
                            ? path.substring(0, path.length() - 1)
                            : path;
        }

        @Override
        public boolean matches(String candidate) {
            if (path.equals("/")) {
                return candidate.startsWith("/");
            }
            return candidate.startsWith(path)
                    && (candidate.length() == path.length()
                            || candidate.charAt(path.length()) == '/');
        }
    }
}
