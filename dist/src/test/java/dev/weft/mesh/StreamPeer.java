package dev.weft.mesh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that is run inside a pod and uses a TCP connection as it is told: {@code serve <port>}
 * is the server, {@code <host> <port> <script> <server's script>} a client. A script is a list of
 * steps with commas between them; each end writes what became of each of its steps that receive.
 *
 * <ul>
 *   <li>{@code send:N} sends so many bytes; {@code sending:N} begins to, and then finishes
 *   <li>{@code receive:N} waits for so many bytes, {@code drain} for all that come
 *   <li>{@code finish} sends no more, {@code reset} ends the connection at once
 *   <li>{@code gate:FILE} waits until there is such a file
 *   <li>{@code name:TEXT} comes before everything that this end writes
 * </ul>
 */
public final class StreamPeer {

    private static final int PATIENCE_MILLIS = 60_000;
    private static final int BACKLOG = 1024;
    private static final long GATE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private String name = "";
    private Thread sender = new Thread(() -> {});

    private StreamPeer(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("serve")) {
            serve(Integer.parseInt(arguments[1]));
            return;
        }
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1])),
                    PATIENCE_MILLIS);
            socket.getOutputStream()
                    .write((arguments[3] + "\n").getBytes(StandardCharsets.US_ASCII));
            new StreamPeer(socket).play(arguments[2]);
        }
    }

    private static void serve(int port) throws IOException {
        try (ServerSocket listener = new ServerSocket(port, BACKLOG)) {
            while (true) {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> answer(socket));
            }
        }
    }

    private static void answer(Socket socket) {
        try (socket) {
            new StreamPeer(socket).play(readLine(socket.getInputStream()));
        } catch (IOException e) {
            System.out.println("failed " + e.getMessage());
        }
    }

    private void play(String script) {
        for (String step : script.split(",")) {
            String[] words = step.split(":", 2);
            String argument = words.length < 2 ? "" : words[1];
            try {
                String result = play(words[0], argument);
                if (!result.isEmpty()) {
                    System.out.println((name + " " + words[0] + " " + result).strip());
                }
            } catch (SocketTimeoutException e) {
                System.out.println((name + " " + words[0] + " timeout").strip());
            } catch (IOException e) {
                System.out.println((name + " " + words[0] + " failed " + e.getMessage()).strip());
            }
        }
        awaitSender();
    }

    private void awaitSender() {
        try {
            sender.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Result of a step, empty when it is not worth a line. */
    private String play(String step, String argument) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        switch (step) {
            case "name" -> name = argument;
            case "send" -> Pattern.send(out, Long.parseLong(argument));
            case "sending" -> {
                long count = Long.parseLong(argument);
                sender = Thread.ofVirtual().start(() -> send(count));
            }
            case "receive" -> {
                return Pattern.receive(in, Long.parseLong(argument));
            }
            case "drain" -> {
                return Pattern.receive(in, Long.MAX_VALUE);
            }
            case "finish" -> socket.shutdownOutput();
            case "reset" -> {
                socket.setSoLinger(true, 0);
                socket.close();
            }
            case "gate" -> {
                while (!Files.exists(Path.of(argument))) {
                    LockSupport.parkNanos(GATE_NANOS);
                }
            }
            default -> throw new IllegalArgumentException(step);
        }
        return "";
    }

    private void send(long count) {
        try {
            Pattern.send(out, count);
            socket.shutdownOutput();
        } catch (IOException e) {
            System.out.println((name + " sending failed " + e.getMessage()).strip());
        }
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the end came before a script");
            }
            line.append((char) next);
        }
        return line.toString();
    }

    /** Bytes each of which is known by its place, so that a receiver sees what is amiss. */
    private static final class Pattern {

        /** No power of two: what is lost or doubled in whole blocks shifts it. */
        private static final int PERIOD = 65_521;

        private static final byte[] BYTES = bytes();

        private static byte[] bytes() {
            byte[] bytes = new byte[2 * PERIOD];
            new Random(7).nextBytes(bytes);
            System.arraycopy(bytes, 0, bytes, PERIOD, PERIOD);
            return bytes;
        }

        static void send(OutputStream out, long count) throws IOException {
            for (long at = 0; at < count; ) {
                int from = (int) (at % PERIOD);
                int size = (int) Math.min(PERIOD, count - at);
                out.write(BYTES, from, size);
                at += size;
            }
        }

        /** So many bytes as came, and whether they are the right ones. */
        static String receive(InputStream in, long most) throws IOException {
            byte[] buffer = new byte[PERIOD];
            long at = 0;
            while (at < most) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, most - at));
                if (count < 0) {
                    return at + " intact" + (most == Long.MAX_VALUE ? "" : " then the end");
                }
                int from = (int) (at % PERIOD);
                if (!Arrays.equals(buffer, 0, count, BYTES, from, from + count)) {
                    return at + " then other bytes than were sent";
                }
                at += count;
            }
            return at + " intact";
        }
    }
}
