package dev.weft.echo.otlp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A field of a protobuf message.
 *
 * @param number from the message's definition
 * @param value of a number
 * @param bytes of a text, bytes or message; empty for a number
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protobuf encoding</a>
 */
record ProtoField(int number, long value, ByteBuffer bytes) {

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    /**
     * The fields of a message, in order.
     *
     * @throws IllegalArgumentException it is none
     */
    static List<ProtoField> of(ByteBuffer message) {
        var rest = message.duplicate();
        var fields = new ArrayList<ProtoField>();
        while (rest.hasRemaining()) {
            var tag = varint(rest);
            fields.add(field((int) (tag >>> 3), (int) (tag & 7), rest));
        }
        return fields;
    }

    String text() {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    String hex() {
        var copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return HexFormat.of().formatHex(copy);
    }

    private static ProtoField field(int number, int wireType, ByteBuffer rest) {
        return switch (wireType) {
            case VARINT -> new ProtoField(number, varint(rest), NONE);
            case FIXED_64 -> new ProtoField(number, 0, slice(rest, Long.BYTES));
            case FIXED_32 -> new ProtoField(number, 0, slice(rest, Integer.BYTES));
            case BYTES -> new ProtoField(number, 0, slice(rest, varint(rest)));
            default -> throw new IllegalArgumentException("a field of wire type " + wireType);
        };
    }

    private static ByteBuffer slice(ByteBuffer rest, long length) {
        if (length < 0 || length > rest.remaining()) {
            throw new IllegalArgumentException("a field is longer than its message");
        }
        var slice = rest.slice(rest.position(), (int) length);
        rest.position(rest.position() + (int) length);
        return slice;
    }

    private static long varint(ByteBuffer rest) {
        long value = 0;
        for (var shift = 0; shift < 64 && rest.hasRemaining(); shift += 7) {
            var next = rest.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number without an end");
    }
}
