package dev.weft.waypoint.filter.processor;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.weft.waypoint.filter.chain.FilterFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** Messages of gRPC in the bytes of a stream. Not for several threads; one for each direction. */
final class Framing<M extends MessageLite> {
    private static final int HEAD = 5;

    private final Parser<M> parser;
    private final int most;
    private byte[] kept = new byte[0];

    /**
     * @param most bytes that a message may have
     */
    Framing(Parser<M> parser, int most) {
        this.parser = parser;
        this.most = most;
    }

    /** A message with its length, not compressed. */
    static ByteBuf frame(MessageLite message) {
        byte[] body = message.toByteArray();
        ByteBuf framed = Unpooled.buffer(HEAD + body.length);
        return framed.writeByte(0).writeInt(body.length).writeBytes(body);
    }

    /** The messages that are whole now. The buffer stays the caller's. */
    List<M> read(ByteBuf data) throws FilterFailure {
        byte[] all = new byte[kept.length + data.readableBytes()];
        System.arraycopy(kept, 0, all, 0, kept.length);
        data.readBytes(all, kept.length, data.readableBytes());
        ByteBuf left = Unpooled.wrappedBuffer(all);
        List<M> messages = new ArrayList<>(1);
        while (left.readableBytes() >= HEAD) {
            int start = left.readerIndex();
            int length = left.getInt(start + 1);
            if (left.getByte(start) != 0 || length < 0 || length > most) {
                throw new FilterFailure(
                        "ext_proc_protocol",
                        "a message of "
                                + length
                                + " bytes, flags "
                                + left.getByte(start)
                                + ": expected no compression and at most "
                                + most
                                + " bytes");
            }
            if (left.readableBytes() < HEAD + length) {
                break;
            }
            messages.add(parse(all, start + HEAD, length));
            left.readerIndex(start + HEAD + length);
        }
        kept = new byte[left.readableBytes()];
        left.readBytes(kept);
        return messages;
    }

    private M parse(byte[] all, int from, int length) throws FilterFailure {
        try {
            return parser.parseFrom(all, from, length);
        } catch (InvalidProtocolBufferException e) {
            throw new FilterFailure("ext_proc_protocol", "not a message: " + e.getMessage());
        }
    }
}
