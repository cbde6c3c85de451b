package dev.weft.echo.call;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * A TCP connection with typed failures. One thread reads; the same or one other thread writes.
 * Blocking: run it on a virtual thread.
 */
public final class ByteConnection implements AutoCloseable {

    private final String name;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[16 * 1024];
    private int position;
    private int limit;

    private ByteConnection(String name, Socket socket) throws IOException {
        this.name = name;
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /** Asks the system's resolver, then tries each address in turn until one answers. */
    public static ByteConnection open(Target target, Deadline deadline) throws CallException {
        var name = target.authority();
        try {
            IOException last = new IOException("no address");
            for (var address : InetAddress.getAllByName(target.place().host())) {
                if (deadline.passed()) {
                    break;
                }
                var socket = new Socket();
                try {
                    socket.setTcpNoDelay(true);
                    var to = new InetSocketAddress(address, target.place().port());
                    socket.connect(to, deadline.remainingMillis());
                    return new ByteConnection(name, secured(socket, target, deadline));
                } catch (IOException e) {
                    socket.close();
                    last = e;
                }
            }
            throw last;
        } catch (IOException e) {
            throw CallException.of("cannot connect to " + name, e);
        }
    }

    private static Socket secured(Socket socket, Target target, Deadline deadline)
            throws IOException {
        if (!target.scheme().tls()) {
            return socket;
        }
        socket.setSoTimeout(deadline.remainingMillis());
        return target.dial().tls().over(socket, target.host(), target.port());
    }

    public String localAddress() {
        return Addresses.text(socket.getLocalSocketAddress());
    }

    public String peerAddress() {
        return Addresses.text(socket.getRemoteSocketAddress());
    }

    public void write(byte[] bytes, int length) throws CallException {
        try {
            out.write(bytes, 0, length);
        } catch (IOException e) {
            throw failed("cannot write to", e);
        }
    }

    /** Tells the other side that no more bytes come. */
    public void finish() throws CallException {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw failed("cannot finish to", e);
        }
    }

    /** The next byte from 0 to 255, or -1 at the end. */
    public int read(Deadline deadline) throws CallException {
        return fill(deadline) ? buffer[position++] & 0xff : -1;
    }

    /** Up to {@code most} bytes into {@code into}, or -1 at the end. */
    public int read(byte[] into, int most, Deadline deadline) throws CallException {
        if (!fill(deadline)) {
            return -1;
        }
        var count = Math.min(Math.min(most, into.length), limit - position);
        System.arraycopy(buffer, position, into, 0, count);
        position += count;
        return count;
    }

    /** A line without its end; one longer than {@code most} bytes is malformed. */
    public String readLine(int most, Deadline deadline) throws CallException {
        var line = new byte[Math.min(most, 256)];
        for (var length = 0; ; length++) {
            var next = read(deadline);
            if (next < 0) {
                throw closed();
            }
            if (next == '\n') {
                var end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
                return new String(line, 0, end, StandardCharsets.UTF_8);
            }
            if (length == most) {
                throw malformed("a line of more than " + most + " bytes");
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, Math.min(most, length * 2));
            }
            line[length] = (byte) next;
        }
    }

    /** Waits while nothing happens; throws as soon as the other side closes, or sends unasked. */
    public void stayOpen(Duration time) throws CallException {
        var deadline = Deadline.in(time);
        while (!deadline.passed()) {
            try {
                if (read(deadline) < 0) {
                    throw closed();
                }
                throw malformed("bytes that nobody asked for");
            } catch (CallException e) {
                if (e.reason() != FailureReason.TIMEOUT) {
                    throw e;
                }
            }
        }
    }

    /** The failure to throw when the end came too early. */
    public CallException closed() {
        return new CallException(FailureReason.CLOSED, name + " closed the connection");
    }

    /** The failure to throw when the other side broke the protocol. */
    public CallException malformed(String what) {
        return new CallException(FailureReason.MALFORMED, name + " sent " + what);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is left to be told: the descriptor is gone either way.
        }
    }

    private boolean fill(Deadline deadline) throws CallException {
        if (position < limit) {
            return true;
        }
        try {
            if (deadline.passed()) {
                throw new SocketTimeoutException("deadline passed");
            }
            socket.setSoTimeout(deadline.remainingMillis());
            position = 0;
            limit = 0;
            limit = Math.max(0, in.read(buffer));
            return limit > 0;
        } catch (IOException e) {
            throw failed("no answer from", e);
        }
    }

    private CallException failed(String what, IOException error) {
        return CallException.of(what + " " + name, error);
    }
}
