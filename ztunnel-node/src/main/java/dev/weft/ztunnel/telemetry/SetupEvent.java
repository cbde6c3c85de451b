package dev.weft.ztunnel.telemetry;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * How long a connection waited before its first byte could be copied: for its turn on a tunnel, for
 * the tunnel, for the application.
 */
@Name(SetupEvent.NAME)
@Label("Connection Setup")
@Category("Weft")
@StackTrace(false)
final class SetupEvent extends Event {
    static final String NAME = "dev.weft.ConnectionSetup";

    @Label("Direction")
    String direction = "";

    @Label("Source")
    String source = "";

    @Label("Destination")
    String destination = "";

    static SetupEvent begun() {
        SetupEvent event = new SetupEvent();
        event.begin();
        return event;
    }

    void established(Traffic traffic) {
        end();
        if (shouldCommit()) {
            direction = traffic.reporter().direction();
            source = traffic.source().address().toString();
            destination = traffic.destination().address().toString();
            commit();
        }
    }
}
