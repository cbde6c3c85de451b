package dev.weft.ztunnel.inbound;

import dev.weft.identity.SpiffeId;
import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/**
 * The header of the PROXY protocol, version 2, by which an application behind a tunnel learns who
 * called it and for what. Pure.
 */
final class ProxyHeader {
    private static final byte[] SIGNATURE = {
        0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A
    };
    private static final int VERSION_2_PROXY = 0x21;
    private static final int TCP_OVER_V4 = 0x11;
    private static final int TCP_OVER_V6 = 0x21;

    /** The client's identity as a URI; from the range that is free for own use. */
    private static final int IDENTITY = 0xD0;

    /** The name by which the target was asked for. */
    private static final int HOSTNAME = 0xD1;

    private static final int TLV_HEAD = 3;
    private static final int MAPPED_PREFIX_ZEROS = 10;

    private ProxyHeader() {}

    /**
     * The whole header. Addresses of two families are both written as IPv6, the older one mapped.
     *
     * @param identity as proved by TLS
     */
    static ByteBuf encode(
            ByteBufAllocator alloc, IpPort source, ProxiedTarget target, SpiffeId identity) {
        IpPort destination = target.address();
        boolean v6 = IpAddresses.isV6(source.ip()) || IpAddresses.isV6(destination.ip());
        byte[] uri = identity.toString().getBytes(StandardCharsets.UTF_8);
        byte[] name = target.hostname().orElse("").getBytes(StandardCharsets.UTF_8);
        int addresses = 2 * ((v6 ? 16 : 4) + 2);
        int named = name.length == 0 ? 0 : TLV_HEAD + name.length;
        ByteBuf out =
                alloc.buffer(SIGNATURE.length + 4 + addresses + TLV_HEAD + uri.length + named);
        out.writeBytes(SIGNATURE);
        out.writeByte(VERSION_2_PROXY);
        out.writeByte(v6 ? TCP_OVER_V6 : TCP_OVER_V4);
        out.writeShort(addresses + TLV_HEAD + uri.length + named);
        address(out, source.ip(), v6);
        address(out, destination.ip(), v6);
        out.writeShort(source.port());
        out.writeShort(destination.port());
        tlv(out, IDENTITY, uri);
        if (named > 0) {
            tlv(out, HOSTNAME, name);
        }
        return out;
    }

    private static void address(ByteBuf out, InetAddress ip, boolean v6) {
        if (v6 && !IpAddresses.isV6(ip)) {
            out.writeZero(MAPPED_PREFIX_ZEROS);
            out.writeShort(0xFFFF);
        }
        out.writeBytes(ip.getAddress());
    }

    private static void tlv(ByteBuf out, int type, byte[] value) {
        out.writeByte(type);
        out.writeShort(value.length);
        out.writeBytes(value);
    }
}
