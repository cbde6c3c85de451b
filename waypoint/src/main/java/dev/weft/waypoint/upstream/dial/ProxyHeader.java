package dev.weft.waypoint.upstream.dial;

import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/** The header of the PROXY protocol, by which a server learns of the client. Pure. */
final class ProxyHeader {
    private static final byte[] SIGNATURE = {
        0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a
    };
    private static final int V2_PROXY = 0x21;
    private static final int TCP4 = 0x11;
    private static final int TCP6 = 0x21;
    private static final int V4_LENGTH = 12;
    private static final int V6_LENGTH = 36;

    private ProxyHeader() {}

    /** Of version 1 or 2. */
    static ByteBuf of(int version, IpPort client, IpPort server) {
        return version == 1 ? text(client, server) : binary(client, server);
    }

    private static ByteBuf text(IpPort client, IpPort server) {
        boolean v6 = isV6(client, server);
        String line =
                (v6 ? "PROXY TCP6 " : "PROXY TCP4 ")
                        + text(client.ip(), v6)
                        + " "
                        + text(server.ip(), v6)
                        + " "
                        + client.port()
                        + " "
                        + server.port()
                        + "\r\n";
        return Unpooled.copiedBuffer(line, StandardCharsets.US_ASCII);
    }

    private static ByteBuf binary(IpPort client, IpPort server) {
        boolean v6 = isV6(client, server);
        ByteBuf header = Unpooled.buffer(16 + V6_LENGTH);
        header.writeBytes(SIGNATURE);
        header.writeByte(V2_PROXY);
        header.writeByte(v6 ? TCP6 : TCP4);
        header.writeShort(v6 ? V6_LENGTH : V4_LENGTH);
        header.writeBytes(bytes(client.ip(), v6));
        header.writeBytes(bytes(server.ip(), v6));
        header.writeShort(client.port());
        header.writeShort(server.port());
        return header;
    }

    /** Both addresses are told as IPv6 if one of them is. */
    private static boolean isV6(IpPort client, IpPort server) {
        return IpAddresses.isV6(client.ip()) || IpAddresses.isV6(server.ip());
    }

    private static String text(InetAddress ip, boolean v6) {
        String own = IpAddresses.text(ip);
        return v6 && !IpAddresses.isV6(ip) ? "::ffff:" + own : own;
    }

    private static byte[] bytes(InetAddress ip, boolean v6) {
        byte[] own = ip.getAddress();
        if (!v6 || own.length == 16) {
            return own;
        }
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        System.arraycopy(own, 0, mapped, 12, 4);
        return mapped;
    }
}
