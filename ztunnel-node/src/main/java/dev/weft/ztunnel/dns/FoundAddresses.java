package dev.weft.ztunnel.dns;

import dev.weft.net.IpAddresses;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The addresses in an answer.
 *
 * @param life how long they may be remembered: that of the record that is the first to end
 */
record FoundAddresses(List<InetAddress> addresses, Duration life) {
    /** RFC 2181, section 8: a life with the highest bit set is none. */
    private static final long LONGEST_SECONDS = Integer.MAX_VALUE;

    FoundAddresses {
        addresses = List.copyOf(addresses);
    }

    /**
     * Reads an answer to a question, as far as it can be read. The server followed the aliases
     * among the records already: addresses of the type that was asked for are those of the name.
     */
    static FoundAddresses read(DnsQuery query, ByteBuffer reply) {
        ByteBuffer in = reply.slice();
        List<InetAddress> found = new ArrayList<>();
        long seconds = LONGEST_SECONDS;
        if (in.remaining() < DnsHeader.SIZE) {
            return new FoundAddresses(found, Duration.ZERO);
        }
        DnsHeader header = DnsHeader.read(in);
        int left = skipQuestions(in, header) ? header.answers() : 0;
        int size = query.type() == RecordType.AAAA.code() ? 16 : 4;
        while (left-- > 0 && RecordScan.skipName(in) && in.remaining() >= 10) {
            int type = in.getShort() & 0xffff;
            int recordClass = in.getShort() & 0xffff;
            int life = in.getInt();
            int length = in.getShort() & 0xffff;
            if (in.remaining() < length) {
                break;
            }
            byte[] data = new byte[length];
            in.get(data);
            if (recordClass != DnsQuery.CLASS_INTERNET) {
                continue;
            }
            if (type == query.type() && length == size) {
                IpAddresses.ofBytes(data).ifPresent(found::add);
                seconds = Math.min(seconds, Math.max(0, life));
            } else if (type == RecordType.CNAME.code()) {
                seconds = Math.min(seconds, Math.max(0, life));
            }
        }
        return new FoundAddresses(found, Duration.ofSeconds(found.isEmpty() ? 0 : seconds));
    }

    private static boolean skipQuestions(ByteBuffer in, DnsHeader header) {
        for (int i = 0; i < header.questions(); i++) {
            if (!RecordScan.skipName(in) || in.remaining() < 4) {
                return false;
            }
            in.position(in.position() + 4);
        }
        return true;
    }

    /** These and those of the other family. */
    FoundAddresses and(FoundAddresses other) {
        if (addresses.isEmpty() || other.addresses.isEmpty()) {
            return addresses.isEmpty() ? other : this;
        }
        return new FoundAddresses(
                Stream.concat(addresses.stream(), other.addresses.stream()).toList(),
                life.compareTo(other.life) < 0 ? life : other.life);
    }
}
