package dev.weft.ztunnel.dns;

/** The types of records that have a name here. */
enum RecordType {
    A(1),
    NS(2),
    CNAME(5),
    SOA(6),
    PTR(12),
    MX(15),
    TXT(16),
    AAAA(28),
    SRV(33),
    NAPTR(35),
    SVCB(64),
    HTTPS(65),
    ANY(255);

    private final int code;

    RecordType(int code) {
        this.code = code;
    }

    /** As on the wire. */
    int code() {
        return code;
    }

    /** The name of a type; {@code OTHER} for the rest, as clients choose what they ask. */
    static String nameOf(int code) {
        for (RecordType type : values()) {
            if (type.code == code) {
                return type.name();
            }
        }
        return "OTHER";
    }
}
