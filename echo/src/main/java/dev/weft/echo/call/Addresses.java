package dev.weft.echo.call;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** Writes socket addresses as people do: {@code 10.1.2.3:80}, {@code [fd00::1]:80}. */
public final class Addresses {

    private static final int GROUPS = 8;

    private Addresses() {}

    public static String text(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet) || inet.getAddress() == null) {
            return String.valueOf(address);
        }
        return inet.getAddress() instanceof Inet6Address ip
                ? "[" + text(ip) + "]:" + inet.getPort()
                : inet.getAddress().getHostAddress() + ":" + inet.getPort();
    }

    /**
     * The canonical form of RFC 5952: the longest run of zero groups, if of two or more, is "::".
     */
    private static String text(Inet6Address address) {
        var groups = ByteBuffer.wrap(address.getAddress()).asShortBuffer();
        int runStart = GROUPS;
        int runLength = 1;
        for (int start = 0; start < GROUPS; start++) {
            int end = start;
            while (end < GROUPS && groups.get(end) == 0) {
                end++;
            }
            if (end - start > runLength) {
                runStart = start;
                runLength = end - start;
            }
        }
        var text = new StringBuilder(39);
        for (int i = 0; i < GROUPS; i++) {
            if (i == runStart) {
                text.append("::");
                i += runLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups.get(i) & 0xffff));
        }
        return text.toString();
    }
}
