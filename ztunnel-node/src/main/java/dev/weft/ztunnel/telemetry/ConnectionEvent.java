package dev.weft.ztunnel.telemetry;

import dev.weft.telemetry.ConnectionOutcome;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A connection in a flight recording, from its beginning to its end. */
@Name(ConnectionEvent.NAME)
@Label("Connection")
@Category("Weft")
@StackTrace(false)
final class ConnectionEvent extends Event {
    static final String NAME = "dev.weft.Connection";

    @Label("Direction")
    String direction = "";

    @Label("Source")
    String source = "";

    @Label("Destination")
    String destination = "";

    @Label("Response Flags")
    String flags = "";

    @Label("Error")
    String error = "";

    @Label("Received")
    @DataAmount
    long received;

    @Label("Sent")
    @DataAmount
    long sent;

    static ConnectionEvent begun() {
        ConnectionEvent event = new ConnectionEvent();
        event.begin();
        return event;
    }

    void ended(Traffic traffic, ConnectionOutcome outcome) {
        end();
        if (shouldCommit()) {
            direction = traffic.reporter().direction();
            source = traffic.source().address().toString();
            destination = traffic.destination().address().toString();
            flags = outcome.reason().flag().toString();
            error = outcome.reason().error();
            received = outcome.bytesReceived();
            sent = outcome.bytesSent();
            commit();
        }
    }
}
