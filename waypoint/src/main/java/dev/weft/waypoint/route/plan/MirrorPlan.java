package dev.weft.waypoint.route.plan;

import dev.weft.waypoint.filter.RequestEdit;
import dev.weft.waypoint.filter.ShadowAuthority;
import dev.weft.waypoint.request.Destination;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a copy of the request goes; what comes back is dropped.
 *
 * @param edits to apply in order to a copy of the request as it is forwarded
 */
public record MirrorPlan(Destination destination, List<RequestEdit> edits) {
    public MirrorPlan {
        edits = List.copyOf(edits);
    }

    /**
     * With the mark of a copy in its authority, unless that is to be kept.
     *
     * @param edits of the mirror alone
     */
    public static MirrorPlan of(
            Destination destination, List<RequestEdit> edits, boolean keepAuthority) {
        var all = new ArrayList<>(edits);
        if (!keepAuthority) {
            all.add(new ShadowAuthority());
        }
        return new MirrorPlan(destination, all);
    }
}
