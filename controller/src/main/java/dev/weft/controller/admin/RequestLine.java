package dev.weft.controller.admin;

import java.util.Optional;

/** The first line of an HTTP/1 request; its query is of no interest here. */
record RequestLine(String method, String path) {

    /** Parses {@code GET /path HTTP/1.1}; empty for anything else. */
    static Optional<RequestLine> parse(String head) {
        int end = head.indexOf("\r\n");
        String[] part = (end < 0 ? head : head.substring(0, end)).split(" ", -1);
        if (part.length != 3 || !part[1].startsWith("/") || !part[2].startsWith("HTTP/1.")) {
            return Optional.empty();
        }
        int query = part[1].indexOf('?');
        String path = query < 0 ? part[1] : part[1].substring(0, query);
        return Optional.of(new RequestLine(part[0], path));
    }
}
