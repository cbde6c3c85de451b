package dev.weft.waypoint.filter.processor;

import com.google.protobuf.ByteString;
import dev.weft.api.extauthz.HeaderValue;
import dev.weft.api.extauthz.HeaderValueOption;
import dev.weft.api.extproc.HeaderMap;
import dev.weft.api.extproc.HeaderMutation;
import dev.weft.api.extproc.HttpHeaders;
import dev.weft.api.extproc.HttpTrailers;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.request.EditRules;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** Heads as processors are told them, and what processors change of them. Pure. */
final class HeaderMessages {
    private static final int ADD_IF_ABSENT = 1;
    private static final int OVERWRITE_OR_ADD = 2;
    private static final int OVERWRITE_IF_EXISTS = 3;
    private static final String PATH = ":path";

    private HeaderMessages() {}

    static HttpHeaders of(RequestHead head, boolean end) {
        HeaderMap.Builder map = HeaderMap.newBuilder();
        add(map, ":method", head.method());
        add(map, ":scheme", head.scheme());
        add(map, ":authority", head.authority());
        add(map, PATH, head.target());
        all(map, head.headers());
        return HttpHeaders.newBuilder().setHeaders(map).setEndOfStream(end).build();
    }

    static HttpHeaders of(ResponseHead head, boolean end) {
        HeaderMap.Builder map = HeaderMap.newBuilder();
        add(map, ":status", Integer.toString(head.status()));
        all(map, head.headers());
        return HttpHeaders.newBuilder().setHeaders(map).setEndOfStream(end).build();
    }

    static HttpTrailers trailers(io.netty.handler.codec.http.HttpHeaders trailers) {
        HeaderMap.Builder map = HeaderMap.newBuilder();
        all(map, trailers);
        return HttpTrailers.newBuilder().setTrailers(map).build();
    }

    private static void all(
            HeaderMap.Builder map, io.netty.handler.codec.http.HttpHeaders headers) {
        for (Map.Entry<String, String> header : headers) {
            add(map, header.getKey().toLowerCase(Locale.ROOT), header.getValue());
        }
    }

    private static void add(HeaderMap.Builder map, String name, String value) {
        map.addHeaders(
                HeaderValue.newBuilder()
                        .setKey(name)
                        .setRawValue(ByteString.copyFrom(value, StandardCharsets.ISO_8859_1)));
    }

    /** Changes a request; of what is not a header only the path. */
    static void apply(HeaderMutation mutation, RequestHead head) {
        for (HeaderValueOption option : mutation.getSetHeadersList()) {
            if (option.getHeader().getKey().equals(PATH) && EditRules.isTarget(value(option))) {
                head.target(value(option));
            }
        }
        apply(mutation, head.headers());
    }

    /** Changes headers; what may not be changed is left as it is. */
    static void apply(HeaderMutation mutation, io.netty.handler.codec.http.HttpHeaders headers) {
        for (String name : mutation.getRemoveHeadersList()) {
            if (EditRules.mayBeSet(name)) {
                headers.remove(name);
            }
        }
        for (HeaderValueOption option : mutation.getSetHeadersList()) {
            set(option, headers);
        }
    }

    private static void set(
            HeaderValueOption option, io.netty.handler.codec.http.HttpHeaders headers) {
        String name = option.getHeader().getKey();
        String value = value(option);
        if (!EditRules.mayBeSet(name, value)) {
            return;
        }
        boolean present = headers.contains(name);
        if (option.hasAppend()) {
            if (option.getAppend().getValue()) {
                headers.add(name, value);
            } else {
                headers.set(name, value);
            }
            return;
        }
        switch (option.getAppendAction()) {
            case ADD_IF_ABSENT -> {
                if (!present) {
                    headers.set(name, value);
                }
            }
            case OVERWRITE_OR_ADD -> headers.set(name, value);
            case OVERWRITE_IF_EXISTS -> {
                if (present) {
                    headers.set(name, value);
                }
            }
            default -> headers.add(name, value);
        }
    }

    static String value(HeaderValueOption option) {
        return option.getHeader().getRawValue().isEmpty()
                ? option.getHeader().getValue()
                : option.getHeader().getRawValue().toString(StandardCharsets.ISO_8859_1);
    }
}
