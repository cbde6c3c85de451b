package dev.weft.ztunnel.telemetry;

import dev.weft.net.IpPort;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A decision of policy about a new connection in a flight recording. One thread. */
@Name(PolicyEvent.NAME)
@Label("Policy Decision")
@Category("Weft")
@StackTrace(false)
public final class PolicyEvent extends Event {
    static final String NAME = "dev.weft.PolicyDecision";

    @Label("Source")
    String source = "";

    @Label("Destination")
    String destination = "";

    @Label("Decision")
    String decision = "";

    /** The clock runs. */
    public static PolicyEvent begun() {
        PolicyEvent event = new PolicyEvent();
        event.begin();
        return event;
    }

    /** Policy has decided. */
    public void ended(IpPort from, IpPort to, Object decided) {
        end();
        if (shouldCommit()) {
            source = from.toString();
            destination = to.toString();
            decision = decided.toString();
            commit();
        }
    }
}
