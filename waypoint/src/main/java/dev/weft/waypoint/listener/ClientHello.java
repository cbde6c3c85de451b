package dev.weft.waypoint.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads the name of the server out of a TLS client's greeting (RFC 8446 section 4.1.2, RFC 6066
 * section 3), also when it is split over several records. Nothing is taken from the bytes.
 */
sealed interface ClientHello {

    /** The content type of a TLS record with handshake messages. */
    int HANDSHAKE = 22;

    /**
     * A whole greeting.
     *
     * @param serverName in lower case; empty if it names none
     */
    record Greeting(String serverName) implements ClientHello {}

    /** The rest is to come. */
    record Incomplete() implements ClientHello {}

    /** Something else. */
    record NoGreeting() implements ClientHello {}

    static ClientHello read(ByteBuf bytes) {
        ByteBuf message = Unpooled.buffer(512);
        try {
            return Reader.records(bytes.duplicate(), message);
        } finally {
            message.release();
        }
    }

    /** The parts of a greeting, from the outside in. */
    final class Reader {
        private static final int RECORD_HEADER = 5;
        private static final int LARGEST_RECORD = (16 << 10) + 256;
        private static final int CLIENT_HELLO = 1;
        private static final int SERVER_NAME = 0;
        private static final int HOST_NAME = 0;
        private static final int VERSION_AND_RANDOM = 34;

        private Reader() {}

        static ClientHello records(ByteBuf in, ByteBuf message) {
            while (true) {
                if (in.isReadable() && in.getUnsignedByte(in.readerIndex()) != HANDSHAKE) {
                    return new NoGreeting();
                }
                if (in.readableBytes() < RECORD_HEADER) {
                    return new Incomplete();
                }
                in.skipBytes(1);
                int major = in.readUnsignedByte();
                in.skipBytes(1);
                int length = in.readUnsignedShort();
                if (major != 3 || length == 0 || length > LARGEST_RECORD) {
                    return new NoGreeting();
                }
                int there = Math.min(length, in.readableBytes());
                message.writeBytes(in, there);
                if (message.isReadable() && message.getByte(0) != CLIENT_HELLO) {
                    return new NoGreeting();
                }
                if (message.readableBytes() >= 4) {
                    int size = message.getUnsignedMedium(1);
                    if (message.readableBytes() >= 4 + size) {
                        return greeting(message.slice(4, size));
                    }
                }
                if (there < length) {
                    return new Incomplete();
                }
            }
        }

        private static ClientHello greeting(ByteBuf hello) {
            try {
                hello.skipBytes(VERSION_AND_RANDOM);
                hello.skipBytes(hello.readUnsignedByte());
                hello.skipBytes(hello.readUnsignedShort());
                hello.skipBytes(hello.readUnsignedByte());
                if (!hello.isReadable()) {
                    return new Greeting("");
                }
                ByteBuf extensions = hello.readSlice(hello.readUnsignedShort());
                while (extensions.isReadable()) {
                    int type = extensions.readUnsignedShort();
                    ByteBuf extension = extensions.readSlice(extensions.readUnsignedShort());
                    if (type == SERVER_NAME) {
                        return new Greeting(name(extension));
                    }
                }
                return new Greeting("");
            } catch (IndexOutOfBoundsException lengthsDoNotFit) {
                return new NoGreeting();
            }
        }

        private static String name(ByteBuf extension) {
            ByteBuf names = extension.readSlice(extension.readUnsignedShort());
            while (names.isReadable()) {
                int type = names.readUnsignedByte();
                ByteBuf name = names.readSlice(names.readUnsignedShort());
                if (type == HOST_NAME) {
                    return name.toString(StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
                }
            }
            return "";
        }
    }
}
