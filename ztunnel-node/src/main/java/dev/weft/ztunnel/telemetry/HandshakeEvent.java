package dev.weft.ztunnel.telemetry;

import dev.weft.net.IpPort;
import dev.weft.telemetry.Reporter;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A TLS handshake in a flight recording. One thread. */
@Name(HandshakeEvent.NAME)
@Label("TLS Handshake")
@Category("Weft")
@StackTrace(false)
public final class HandshakeEvent extends Event {
    static final String NAME = "dev.weft.Handshake";

    @Label("Direction")
    String direction = "";

    @Label("Peer")
    String peer = "";

    @Label("Identity")
    String identity = "";

    @Label("Error")
    String error = "";

    /** The clock runs. */
    public static HandshakeEvent begun() {
        HandshakeEvent event = new HandshakeEvent();
        event.begin();
        return event;
    }

    /**
     * The handshake is over.
     *
     * @param provenIdentity of the peer; empty when it failed
     * @param failure empty when it did not
     */
    public void ended(Reporter reporter, IpPort address, String provenIdentity, String failure) {
        end();
        if (shouldCommit()) {
            direction = reporter.direction();
            peer = address.toString();
            identity = provenIdentity;
            error = failure;
            commit();
        }
    }
}
