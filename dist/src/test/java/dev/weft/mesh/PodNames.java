package dev.weft.mesh;

import dev.weft.local.client.PodView;
import dev.weft.net.IpAddresses;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Asks a name server from within a pod, message by message, with nothing but a shell. */
final class PodNames {

    static final int A = 1;
    static final int AAAA = 28;
    static final int TXT = 16;

    private static final int ID = 0x4711;

    private final Mesh mesh;
    private final PodView pod;

    PodNames(Mesh mesh, PodView pod) {
        this.mesh = mesh;
        this.pod = pod;
    }

    /**
     * An answer.
     *
     * @param ttl of the first record, in seconds; -1 if there is none
     */
    record Answer(int code, int ttl, List<String> addresses) {

        /** Only the node proxy's answers are to be kept that long. */
        boolean isFromProxy() {
            return ttl == 30;
        }
    }

    /**
     * Asks.
     *
     * @param transport {@code udp} or {@code tcp}
     */
    Answer ask(String transport, InetAddress server, String name, int type) {
        ByteArrayOutputStream question = new ByteArrayOutputStream();
        question.writeBytes(new byte[] {ID >> 8, ID & 0xff, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        for (String label : name.split("\\.", -1)) {
            question.write(label.length());
            question.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        question.writeBytes(new byte[] {0, 0, (byte) type, 0, 1});
        byte[] message = question.toByteArray();
        boolean stream = transport.equals("tcp");
        String length =
                stream ? "\\x00\\x" + HexFormat.of().toHexDigits((byte) message.length) : "";
        String script =
                "exec 3<>/dev/@transport/@server/53; printf '@bytes' >&3;"
                        + " timeout 10 dd bs=4096 count=1 status=none <&3 | od -An -v -tx1";
        String output =
                mesh.run(
                        pod,
                        "bash",
                        "-c",
                        script.replace("@transport", transport)
                                .replace("@server", server.getHostAddress())
                                .replace(
                                        "@bytes",
                                        length
                                                + "\\x"
                                                + HexFormat.ofDelimiter("\\x").formatHex(message)));
        ByteBuffer reply = ByteBuffer.wrap(HexFormat.of().parseHex(output.replaceAll("\\s", "")));
        return read(stream ? reply.position(2).slice() : reply, message.length);
    }

    private static Answer read(ByteBuffer in, int questionEnd) {
        if (in.getShort(0) != ID) {
            throw new AssertionError("an answer to something else");
        }
        int flags = in.getShort(2) & 0xffff;
        int records = in.getShort(6);
        List<String> addresses = new ArrayList<>();
        int ttl = -1;
        in.position(questionEnd);
        for (int i = 0; i < records; i++) {
            // Owners are pointers to the question.
            in.position(in.position() + 6);
            ttl = i == 0 ? in.getInt() : Math.min(ttl, in.getInt());
            byte[] data = new byte[in.getShort()];
            in.get(data);
            IpAddresses.ofBytes(data).ifPresent(ip -> addresses.add(ip.getHostAddress()));
        }
        return new Answer(flags & 0xf, ttl, addresses);
    }
}
