package dev.weft.waypoint.filter.wasm;

import java.util.Optional;

/**
 * Logs, clocks, properties, and what the instances of a filter share. Confined to the guest's
 * thread.
 */
final class SurroundingFunctions {
    private final Abi abi;
    private final Guest guest;
    private final Shared shared;

    SurroundingFunctions(Abi abi, Guest guest, Shared shared) {
        this.abi = abi;
        this.guest = guest;
        this.shared = shared;
    }

    void add() {
        metrics();
        abi.add(
                "proxy_log",
                3,
                in -> {
                    guest.log(in.at(0), guest.text(in.at(1), in.at(2)));
                    return Abi.OK;
                });
        abi.add(
                "proxy_get_log_level",
                1,
                in -> {
                    abi.memory().writeI32(in.at(0), guest.isDebugged() ? 1 : 2);
                    return Abi.OK;
                });
        abi.add(
                "proxy_get_current_time_nanoseconds",
                1,
                in -> {
                    abi.memory().writeLong(in.at(0), WasiFunctions.now());
                    return Abi.OK;
                });
        abi.add(
                "proxy_set_tick_period_milliseconds",
                1,
                in -> {
                    guest.tickMillis(in.values()[0] & 0xffffffffL);
                    return Abi.OK;
                });
        abi.add(
                "proxy_get_property",
                4,
                in -> {
                    Optional<String> value = property(abi.text(in.at(0), in.at(1)));
                    value.ifPresent(
                            found -> abi.give(found.getBytes(Pairs.TEXT), in.at(2), in.at(3)));
                    return value.isPresent() ? Abi.OK : Abi.NOT_FOUND;
                });
        abi.add("proxy_set_property", 4, in -> Abi.OK);
        abi.add(
                "proxy_set_effective_context",
                1,
                in -> guest.effective(in.at(0)) ? Abi.OK : Abi.BAD_ARGUMENT);
        abi.add("proxy_done", 0, in -> Abi.OK);
        abi.add(
                "proxy_get_shared_data",
                5,
                in -> {
                    Optional<Shared.Datum> datum = shared.get(abi.text(in.at(0), in.at(1)));
                    datum.ifPresent(found -> {
                        abi.give(found.value(), in.at(2), in.at(3));
                        abi.memory().writeI32(in.at(4), found.version());
                    });
                    return datum.isPresent() ? Abi.OK : Abi.NOT_FOUND;
                });
        abi.add(
                "proxy_set_shared_data",
                5,
                in ->
                        shared.set(
                                abi.text(in.at(0), in.at(1)),
                                abi.bytes(in.at(2), in.at(3)),
                                in.at(4)));
    }

    private Optional<String> property(String path) {
        String dotted = path.replace('\0', '.');
        return switch (dotted.endsWith(".") ? dotted.substring(0, dotted.length() - 1) : dotted) {
            case "plugin_name" -> Optional.of(guest.plan().name());
            case "plugin_root_id" -> Optional.of(guest.plan().rootId());
            case String name ->
                    guest.current().flatMap(s -> Optional.ofNullable(s.properties().get(name)));
        };
    }

    private void metrics() {
        abi.add(
                "proxy_define_metric",
                4,
                in -> {
                    int metric = shared.metric(abi.text(in.at(1), in.at(2)));
                    abi.memory().writeI32(in.at(3), metric);
                    return metric < 0 ? Abi.INTERNAL_FAILURE : Abi.OK;
                });
        abi.add(
                "proxy_increment_metric",
                2,
                in -> shared.count(in.at(0), in.values()[1], true) ? Abi.OK : Abi.BAD_ARGUMENT);
        abi.add(
                "proxy_record_metric",
                2,
                in -> shared.count(in.at(0), in.values()[1], false) ? Abi.OK : Abi.BAD_ARGUMENT);
        abi.add(
                "proxy_get_metric",
                2,
                in -> {
                    Optional<Long> value = shared.value(in.at(0));
                    value.ifPresent(found -> abi.memory().writeLong(in.at(1), found));
                    return value.isPresent() ? Abi.OK : Abi.BAD_ARGUMENT;
                });
    }
}
