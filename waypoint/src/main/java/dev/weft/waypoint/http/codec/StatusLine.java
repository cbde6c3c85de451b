package dev.weft.waypoint.http.codec;

import dev.weft.waypoint.http.MalformedMessage;
import dev.weft.waypoint.http.ResponseHead;

/** The first line of a response (RFC 9112 section 4). */
record StatusLine(boolean http11, int status) {

    static StatusLine read(HeadReader.Line line) throws MalformedMessage {
        boolean shaped =
                line.length() >= 12
                        && line.text(0, 7).equals("HTTP/1.")
                        && (line.at(7) == '1' || line.at(7) == '0')
                        && line.at(8) == ' '
                        && (line.length() == 12 || line.at(12) == ' ');
        if (!shaped) {
            throw MalformedMessage.bad("a status line that is not of HTTP/1.0 or HTTP/1.1");
        }
        int status = 0;
        for (int i = 9; i < 12; i++) {
            int digit = line.at(i) - '0';
            if (digit < 0 || digit > 9) {
                throw MalformedMessage.bad("a status that is no number");
            }
            status = status * 10 + digit;
        }
        if (status < 100) {
            throw MalformedMessage.bad("a status below 100");
        }
        return new StatusLine(line.at(7) == '1', status);
    }

    Http1Response with(Fields fields) {
        boolean keepAlive = http11 ? !fields.close() : fields.keepAlive() && !fields.close();
        if (status == 101) {
            fields.headers.set("upgrade", fields.upgrade());
        }
        return new Http1Response(
                new ResponseHead(status, fields.headers),
                fields.contentLength(),
                fields.chunked(),
                keepAlive);
    }
}
