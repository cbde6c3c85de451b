package dev.weft.waypoint.filter.chain;

import dev.weft.waypoint.filter.spi.Headers;
import dev.weft.waypoint.filter.spi.RequestView;
import dev.weft.waypoint.filter.spi.ResponseView;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.request.EditRules;

/** The heads of messages, as filters see them. */
final class HeadViews {

    private HeadViews() {}

    static final class OfRequest implements RequestView {
        private final RequestHead head;
        private boolean hasBody;

        OfRequest(RequestHead head) {
            this.head = head;
        }

        void bodyFollows(boolean follows) {
            hasBody = follows;
        }

        @Override
        public boolean hasBody() {
            return hasBody;
        }

        @Override
        public String method() {
            return head.method();
        }

        @Override
        public void method(String changed) {
            head.method(word("method", changed));
        }

        @Override
        public String scheme() {
            return head.scheme();
        }

        @Override
        public String authority() {
            return head.authority();
        }

        @Override
        public void authority(String changed) {
            head.authority(word("authority", changed));
        }

        @Override
        public String target() {
            return head.target();
        }

        @Override
        public void target(String changed) {
            if (!EditRules.isTarget(changed)) {
                throw new IllegalArgumentException(
                        "target \""
                                + changed
                                + "\": expected a path that begins with a slash, in ASCII without"
                                + " blanks and '#'");
            }
            head.target(changed);
        }

        @Override
        public Headers headers() {
            return new NettyHeaders(head.headers());
        }

        /** What would end a line, or a word of it, would smuggle a request. */
        private static String word(String what, String text) {
            if (!EditRules.isWord(text)) {
                throw new IllegalArgumentException(
                        what + " \"" + text + "\": expected ASCII without blanks and /?#@\\");
            }
            return text;
        }
    }

    record OfResponse(ResponseHead head) implements ResponseView {
        @Override
        public int status() {
            return head.status();
        }

        @Override
        public Headers headers() {
            return new NettyHeaders(head.headers());
        }
    }
}
