package dev.weft.perf.overhead;

/** How the pods of a node are connected. */
enum Arrangement {
    NO_MESH("no mesh"),
    ONE_PROXY("one node proxy"),
    PROXY_PER_POD("one proxy per pod");

    private final String title;

    Arrangement(String title) {
        this.title = title;
    }

    /** What a reader is told. */
    String title() {
        return title;
    }
}
