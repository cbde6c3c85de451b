package dev.weft.waypoint.filter.chain;

import dev.weft.waypoint.request.LocalResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Where a body's way through filters leads, written down. */
final class Bodies implements BodyPipe.Out {
    final List<String> parts = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    boolean ended;

    static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    String text() {
        return String.join("", parts);
    }

    @Override
    public void data(ByteBuf data, boolean end) {
        parts.add(data.toString(StandardCharsets.UTF_8));
        data.release();
        ended |= end;
    }

    @Override
    public void trailers(HttpHeaders trailers) {
        events.add("trailers " + trailers.get("x-last"));
        ended = true;
    }

    @Override
    public void refused(LocalResponse response) {
        events.add("refused " + response.status() + " " + response.detail());
    }

    @Override
    public void released() {
        events.add("released");
    }

    @Override
    public void full() {
        events.add("full");
    }

    @Override
    public void drained() {
        events.add("drained");
    }
}
