package dev.weft.echo.client;

import dev.weft.echo.call.ByteConnection;
import dev.weft.echo.call.CallException;
import dev.weft.echo.call.Deadline;
import dev.weft.echo.call.HttpCall;
import dev.weft.echo.call.HttpConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A connection that is kept open, whatever is spoken on it. Confined to one thread. */
sealed interface HeldLine extends AutoCloseable {

    /** Longest line that an echo sends back. */
    int MOST_LINE = 64 * 1024;

    /** Sends something and reads what comes back. */
    String exchange(long number, Deadline deadline) throws CallException;

    /** Waits while the connection stays open; throws as soon as it does not. */
    void stayOpen(Duration time) throws CallException;

    String localAddress();

    String peerAddress();

    @Override
    void close();

    /** Lines of text to an echo. */
    record Tcp(ByteConnection bytes) implements HeldLine {

        @Override
        public String exchange(long number, Deadline deadline) throws CallException {
            var line = "line " + number;
            var sent = (line + "\n").getBytes(StandardCharsets.UTF_8);
            bytes.write(sent, sent.length);
            var back = bytes.readLine(MOST_LINE, deadline);
            if (!back.equals(line)) {
                throw bytes.malformed("'" + back + "' where '" + line + "' was to come back");
            }
            return back;
        }

        @Override
        public void stayOpen(Duration time) throws CallException {
            bytes.stayOpen(time);
        }

        @Override
        public String localAddress() {
            return bytes.localAddress();
        }

        @Override
        public String peerAddress() {
            return bytes.peerAddress();
        }

        @Override
        public void close() {
            bytes.close();
        }
    }

    /** The same request again and again. */
    record Http(HttpConnection connection, HttpCall call) implements HeldLine {

        @Override
        public String exchange(long number, Deadline deadline) throws CallException {
            var answer = connection.exchange(call, deadline);
            return answer.status() + " " + answer.body().strip();
        }

        @Override
        public void stayOpen(Duration time) throws CallException {
            connection.stayOpen(time);
        }

        @Override
        public String localAddress() {
            return connection.localAddress();
        }

        @Override
        public String peerAddress() {
            return connection.peerAddress();
        }

        @Override
        public void close() {
            connection.close();
        }
    }
}
