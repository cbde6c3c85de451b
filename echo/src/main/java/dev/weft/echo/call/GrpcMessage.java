package dev.weft.echo.call;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * One length-prefixed gRPC message whose protobuf has string fields, which is all that the echo
 * service has:
 *
 * <pre>
 * service Echo { rpc Unary(Message) returns (Reply); }   // package weft.echo
 * message Message { string text = 1; }
 * message Reply   { string text = 1; string description = 2; }   // description: the JSON answer
 * </pre>
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protobuf encoding</a>
 */
public final class GrpcMessage {

    /** The path of the one method. */
    public static final String UNARY = "/weft.echo.Echo/Unary";

    private static final int PREFIX = 5;
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;

    private GrpcMessage() {}

    /** A message with these strings in the fields 1, 2 and so on, at most 15; prefix included. */
    public static byte[] encode(String... fields) {
        var body = new ByteArrayOutputStream(128);
        for (var i = 0; i < fields.length; i++) {
            var utf8 = fields[i].getBytes(StandardCharsets.UTF_8);
            body.write(((i + 1) << 3) | BYTES);
            for (var length = utf8.length; ; length >>>= 7) {
                body.write(length > 0x7f ? (length & 0x7f) | 0x80 : length);
                if (length <= 0x7f) {
                    break;
                }
            }
            body.writeBytes(utf8);
        }
        return ByteBuffer.allocate(PREFIX + body.size())
                .put((byte) 0)
                .putInt(body.size())
                .put(body.toByteArray())
                .array();
    }

    /** The strings of a message by field number; throws with MALFORMED when it is none. */
    public static Map<Integer, String> decode(byte[] bytes) throws CallException {
        var message = ByteBuffer.wrap(bytes);
        if (bytes.length < PREFIX || message.get() != 0) {
            throw malformed("expected one message that is not compressed");
        }
        if (message.getInt() != message.remaining()) {
            throw malformed("expected one message of the length that its prefix says");
        }
        var strings = new HashMap<Integer, String>();
        while (message.hasRemaining()) {
            var tag = varint(message);
            var field = field(message, (int) (tag & 7));
            if ((tag & 7) == BYTES) {
                strings.put((int) (tag >>> 3), new String(field, StandardCharsets.UTF_8));
            }
        }
        return strings;
    }

    private static byte[] field(ByteBuffer message, int wireType) throws CallException {
        long length =
                switch (wireType) {
                    case VARINT -> {
                        varint(message);
                        yield 0;
                    }
                    case FIXED_64 -> 8;
                    case BYTES -> varint(message);
                    case FIXED_32 -> 4;
                    default -> throw malformed("a field of wire type " + wireType);
                };
        if (length < 0 || length > message.remaining()) {
            throw malformed("a field is longer than the message");
        }
        var field = new byte[(int) length];
        message.get(field);
        return field;
    }

    private static long varint(ByteBuffer message) throws CallException {
        long value = 0;
        for (var shift = 0; shift < 64 && message.hasRemaining(); shift += 7) {
            var next = message.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw malformed("a number without an end");
    }

    private static CallException malformed(String what) {
        return new CallException(FailureReason.MALFORMED, "not a gRPC message: " + what);
    }
}
