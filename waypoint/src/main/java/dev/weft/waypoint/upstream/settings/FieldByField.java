package dev.weft.waypoint.upstream.settings;

import dev.weft.api.waypoint.TrafficSettings;

/** Puts settings over others: a field that is set replaces the other one as a whole. Pure. */
final class FieldByField {

    private FieldByField() {}

    static void put(TrafficSettings over, TrafficSettings.Builder under) {
        over.getAllFields().forEach(under::setField);
    }
}
