package dev.weft.perf.traffic;

/** What a client asks of the server with the first byte of a connection. */
enum Role {
    /** Read blocks up to the last, then answer how many bytes came, as eight bytes. */
    SINK('S'),
    /** Send back what comes. */
    ECHO('E');

    private final byte code;

    Role(char code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }
}
