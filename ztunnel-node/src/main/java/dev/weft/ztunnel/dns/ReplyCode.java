package dev.weft.ztunnel.dns;

/** How an answer came out. */
enum ReplyCode {
    NOERROR(0),
    FORMERR(1),
    SERVFAIL(2),
    NXDOMAIN(3),
    NOTIMP(4),
    REFUSED(5);

    private final int code;

    ReplyCode(int code) {
        this.code = code;
    }

    /** As on the wire. */
    int code() {
        return code;
    }
}
