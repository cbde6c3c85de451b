package dev.weft.waypoint.filter.wasm;

import com.google.protobuf.ByteString;
import dev.weft.waypoint.request.EditRules;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Heads, bodies, and how a module lets a message go on. Confined to the guest's thread. */
final class MessageFunctions {
    private static final int REQUEST_HEADERS = 0;
    private static final int RESPONSE_HEADERS = 2;
    private static final int CALL_HEADERS = 6;
    private static final int CALL_TRAILERS = 7;
    private static final int CALL_BODY = 4;
    private static final int VM_SETTINGS = 6;
    private static final int PLUGIN_SETTINGS = 7;
    private static final int LOWEST_STATUS = 200;
    private static final int HIGHEST_STATUS = 599;

    private final Abi abi;
    private final Guest guest;
    private final Calls calls;

    MessageFunctions(Abi abi, Guest guest, Calls calls) {
        this.abi = abi;
        this.guest = guest;
        this.calls = calls;
    }

    void add() {
        abi.add(
                "proxy_get_header_map_size",
                2,
                in -> {
                    Optional<HeaderTable> table = table(in.at(0));
                    table.ifPresent(found ->
                            abi.memory().writeI32(in.at(1), Pairs.write(found.entries()).length));
                    return table.isPresent() ? Abi.OK : Abi.BAD_ARGUMENT;
                });
        abi.add(
                "proxy_get_header_map_pairs",
                3,
                in -> {
                    Optional<HeaderTable> table = table(in.at(0));
                    table.ifPresent(
                            found -> abi.give(Pairs.write(found.entries()), in.at(1), in.at(2)));
                    return table.isPresent() ? Abi.OK : Abi.BAD_ARGUMENT;
                });
        abi.add(
                "proxy_set_header_map_pairs",
                3,
                in -> {
                    Optional<HeaderTable> table = table(in.at(0));
                    table.ifPresent(
                            found -> found.setAll(Pairs.read(abi.bytes(in.at(1), in.at(2)))));
                    return table.isPresent() ? Abi.OK : Abi.BAD_ARGUMENT;
                });
        abi.add(
                "proxy_get_header_map_value",
                5,
                in -> {
                    Optional<HeaderTable> table = table(in.at(0));
                    Optional<String> value =
                            table.flatMap(found -> found.get(abi.text(in.at(1), in.at(2))));
                    value.ifPresent(
                            found -> abi.give(found.getBytes(Pairs.TEXT), in.at(3), in.at(4)));
                    return table.isEmpty()
                            ? Abi.BAD_ARGUMENT
                            : value.isPresent() ? Abi.OK : Abi.NOT_FOUND;
                });
        abi.add("proxy_add_header_map_value", 5, in -> edit(in, true));
        abi.add("proxy_replace_header_map_value", 5, in -> edit(in, false));
        abi.add(
                "proxy_remove_header_map_value",
                3,
                in -> {
                    Optional<HeaderTable> table = table(in.at(0));
                    table.ifPresent(found -> found.remove(abi.text(in.at(1), in.at(2))));
                    return table.isPresent() ? Abi.OK : Abi.BAD_ARGUMENT;
                });
        abi.add(
                "proxy_get_buffer_bytes",
                5,
                in -> {
                    Optional<byte[]> buffer = buffer(in.at(0));
                    if (buffer.isEmpty() || in.at(1) < 0 || in.at(2) < 0) {
                        return buffer.isEmpty() ? Abi.NOT_FOUND : Abi.BAD_ARGUMENT;
                    }
                    byte[] all = buffer.get();
                    int from = Math.min(in.at(1), all.length);
                    int size = Math.min(in.at(2), all.length - from);
                    byte[] part = new byte[size];
                    System.arraycopy(all, from, part, 0, size);
                    abi.give(part, in.at(3), in.at(4));
                    return Abi.OK;
                });
        abi.add(
                "proxy_get_buffer_status",
                3,
                in -> {
                    Optional<byte[]> buffer = buffer(in.at(0));
                    buffer.ifPresent(all -> {
                        abi.memory().writeI32(in.at(1), all.length);
                        abi.memory().writeI32(in.at(2), 0);
                    });
                    return buffer.isPresent() ? Abi.OK : Abi.NOT_FOUND;
                });
        abi.add("proxy_set_buffer_bytes", 5, this::setBuffer);
        abi.add("proxy_send_local_response", 8, this::answer);
        abi.add("proxy_continue_stream", 1, in -> resume());
        abi.add("proxy_continue_request", 0, in -> resume());
        abi.add("proxy_continue_response", 0, in -> resume());
        abi.add(
                "proxy_close_stream",
                1,
                in -> {
                    guest.current()
                            .ifPresent(stream ->
                                    stream.answer(
                                            LocalResponse.of(
                                                    500,
                                                    ResponseFlag.FILTER,
                                                    "wasm_closed_stream")));
                    return resume();
                });
    }

    private int resume() {
        guest.resume();
        return Abi.OK;
    }

    private Optional<HeaderTable> table(int kind) {
        return switch (kind) {
            case REQUEST_HEADERS, RESPONSE_HEADERS ->
                    guest.current().flatMap(stream -> stream.headers(kind == REQUEST_HEADERS));
            case CALL_HEADERS -> calls.reply().map(Calls.Reply::headers);
            case CALL_TRAILERS -> calls.reply().map(Calls.Reply::trailers);
            default -> Optional.empty();
        };
    }

    private int edit(Abi.Arguments in, boolean add) {
        Optional<HeaderTable> table = table(in.at(0));
        if (table.isEmpty()) {
            return Abi.BAD_ARGUMENT;
        }
        String name = abi.text(in.at(1), in.at(2));
        String value = abi.text(in.at(3), in.at(4));
        if (add) {
            table.get().add(name, value);
        } else {
            table.get().replace(name, value);
        }
        return Abi.OK;
    }

    private Optional<byte[]> buffer(int kind) {
        return switch (kind) {
            case 0, 1 ->
                    guest.current().filter(stream -> stream.hasBody(kind == 0)).map(Stream::body);
            case CALL_BODY -> calls.reply().map(Calls.Reply::body);
            case VM_SETTINGS -> Optional.of(new byte[0]);
            case PLUGIN_SETTINGS -> Optional.of(guest.plan().settings());
            default -> Optional.empty();
        };
    }

    private int setBuffer(Abi.Arguments in) {
        int kind = in.at(0);
        Optional<Stream> stream =
                guest.current().filter(any -> kind <= 1 && any.hasBody(kind == 0));
        if (stream.isEmpty() || in.at(1) < 0 || in.at(2) < 0) {
            return stream.isEmpty() ? Abi.NOT_FOUND : Abi.BAD_ARGUMENT;
        }
        byte[] before = stream.get().body();
        byte[] put = abi.bytes(in.at(3), in.at(4));
        int from = Math.min(in.at(1), before.length);
        int gone = Math.min(in.at(2), before.length - from);
        byte[] after = new byte[before.length - gone + put.length];
        System.arraycopy(before, 0, after, 0, from);
        System.arraycopy(put, 0, after, from, put.length);
        System.arraycopy(
                before, from + gone, after, from + put.length, before.length - from - gone);
        stream.get().body(after);
        return Abi.OK;
    }

    private int answer(Abi.Arguments in) {
        Optional<Stream> stream = guest.current();
        int status = in.at(0);
        if (stream.isEmpty() || status < LOWEST_STATUS || status > HIGHEST_STATUS) {
            return Abi.BAD_ARGUMENT;
        }
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (Map.Entry<String, String> header : Pairs.read(abi.bytes(in.at(5), in.at(6)))) {
            if (EditRules.mayBeSet(header.getKey(), header.getValue())) {
                headers.add(header);
            }
        }
        stream.get()
                .answer(
                        new LocalResponse(
                                status,
                                headers,
                                ByteString.copyFrom(abi.bytes(in.at(3), in.at(4))),
                                ResponseFlag.FILTER,
                                "wasm_local_response"));
        return resume();
    }
}
