package dev.weft.cli.why;

import java.util.List;

/**
 * What would become of it.
 *
 * @param source the pod, as namespace/name
 * @param identity under which it would ask
 * @param request what it would ask
 * @param steps decision by decision
 */
record Report(String source, String identity, String request, List<Stage> steps) {

    Report {
        steps = List.copyOf(steps);
    }
}
