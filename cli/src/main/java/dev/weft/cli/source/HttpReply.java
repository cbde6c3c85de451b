package dev.weft.cli.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * An HTTP/1.1 answer that was read to the end of its connection.
 *
 * @param status such as 200
 * @param body its text
 */
record HttpReply(int status, String body) {

    private static final String END_OF_HEAD = "\r\n\r\n";

    static HttpReply parse(byte[] bytes) throws IOException {
        // One char for each byte, so that lengths in the head are lengths in the text.
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        var end = text.indexOf(END_OF_HEAD);
        if (end < 0 || !text.matches("(?s)HTTP/1\\.[01] [1-5]\\d\\d.*")) {
            throw new IOException("the answer is no HTTP/1.1");
        }
        var head = text.substring(0, end).toLowerCase(Locale.ROOT);
        var rest = text.substring(end + END_OF_HEAD.length());
        var body = head.contains("\r\ntransfer-encoding: chunked") ? unchunked(rest) : rest;
        var promised = length(head, body.length());
        if (body.length() < promised) {
            throw new IOException(
                    "the answer ended after " + body.length() + " of " + promised + " bytes");
        }
        var utf8 = body.substring(0, promised).getBytes(StandardCharsets.ISO_8859_1);
        return new HttpReply(
                Integer.parseInt(text.substring(9, 12)), new String(utf8, StandardCharsets.UTF_8));
    }

    private static int length(String head, int otherwise) throws IOException {
        for (var line : head.split("\r\n")) {
            if (line.startsWith("content-length:")) {
                return number(line.substring(line.indexOf(':') + 1).strip(), 10);
            }
        }
        return otherwise;
    }

    private static String unchunked(String chunks) throws IOException {
        var body = new StringBuilder(chunks.length());
        for (var at = 0; ; ) {
            var line = chunks.indexOf("\r\n", at);
            if (line < 0) {
                throw new IOException("the answer ended between two chunks");
            }
            var size = number(chunks.substring(at, line).split(";", 2)[0].strip(), 16);
            if (size == 0) {
                return body.toString();
            }
            var from = line + 2;
            if (from + size > chunks.length()) {
                throw new IOException("the answer ended within a chunk");
            }
            body.append(chunks, from, from + size);
            at = from + size + 2;
        }
    }

    private static int number(String text, int radix) throws IOException {
        try {
            return Math.max(0, Integer.parseInt(text, radix));
        } catch (NumberFormatException e) {
            throw new IOException("the answer has the length '" + text + "'", e);
        }
    }
}
