package dev.weft.cni.agent.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads one request, never more than its limits. */
final class RequestReader {

    static final int MAX_HEAD_BYTES = 8 << 10;
    static final int MAX_BODY_BYTES = 64 << 10;

    private RequestReader() {}

    /**
     * Reads a request to the end of its body.
     *
     * @throws BadRequestException it is none, or larger than is taken
     */
    static HttpRequest read(InputStream in) throws IOException {
        String[] lines = head(in).split("\r\n", -1);
        String[] words = lines[0].split(" ", -1);
        if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
            throw new BadRequestException(400, "a request line of HTTP/1.1 was expected");
        }
        int length = bodyLength(lines);
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new BadRequestException(
                    400, "the body ended after " + body.length + " of " + length + " bytes");
        }
        String path = words[1].split("\\?", 2)[0];
        return new HttpRequest(words[0], path, new String(body, StandardCharsets.UTF_8));
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0) {
                throw new BadRequestException(400, "the request ended before its headers did");
            }
            if (head.size() == MAX_HEAD_BYTES) {
                throw new BadRequestException(
                        431, "at most " + MAX_HEAD_BYTES + " bytes of headers are taken");
            }
            head.write(next);
            boolean fits = next == (matched % 2 == 0 ? '\r' : '\n');
            matched = fits ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static int bodyLength(String[] lines) throws BadRequestException {
        int length = 0;
        for (int i = 1; i < lines.length; i++) {
            String[] header = lines[i].split(":", 2);
            String name = header[0].toLowerCase(Locale.ROOT);
            if (name.equals("transfer-encoding")) {
                throw new BadRequestException(501, "send the body with a Content-Length");
            }
            if (name.equals("content-length") && header.length == 2) {
                length = parseLength(header[1].strip());
            }
        }
        return length;
    }

    private static int parseLength(String text) throws BadRequestException {
        if (!text.matches("\\d{1,9}")) {
            throw new BadRequestException(400, "Content-Length is '" + text + "', not a number");
        }
        int length = Integer.parseInt(text);
        if (length > MAX_BODY_BYTES) {
            throw new BadRequestException(
                    413, "the body has " + length + " bytes: at most " + MAX_BODY_BYTES);
        }
        return length;
    }
}
