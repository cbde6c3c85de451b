package dev.weft.cni.redirect;

/** One condition of a rule; a rule applies when all of its conditions hold. */
sealed interface Match {

    enum Protocol implements Match {
        TCP,
        UDP
    }

    /** The packet opens a TCP connection: SYN without ACK, FIN and RST. */
    record OpensConnection() implements Match {}

    record Source(String address) implements Match {}

    record Destination(String address, boolean not) implements Match {}

    record SourcePort(Protocol protocol, int port) implements Match {}

    record DestinationPort(Protocol protocol, int port, boolean not) implements Match {}

    record InInterface(String name) implements Match {}

    record OutInterface(String name, boolean not) implements Match {}

    /** The low twelve bits of the packet's mark. */
    record PacketMark(int value, boolean not) implements Match {}

    /** The low twelve bits of the connection's mark. */
    record ConnectionMark(int value) implements Match {}
}
