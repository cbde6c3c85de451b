package dev.weft.waypoint.filter.wasm;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lists of names and values as modules have them in memory. Pure. */
final class Pairs {
    /** Headers are bytes. */
    static final Charset TEXT = StandardCharsets.ISO_8859_1;

    private static final int NUMBER = 4;

    private Pairs() {}

    static byte[] write(List<Map.Entry<String, String>> pairs) {
        int size = NUMBER;
        for (Map.Entry<String, String> pair : pairs) {
            size += 2 * NUMBER + pair.getKey().length() + pair.getValue().length() + 2;
        }
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(pairs.size());
        for (Map.Entry<String, String> pair : pairs) {
            out.putInt(pair.getKey().length()).putInt(pair.getValue().length());
        }
        for (Map.Entry<String, String> pair : pairs) {
            out.put(pair.getKey().getBytes(TEXT)).put((byte) 0);
            out.put(pair.getValue().getBytes(TEXT)).put((byte) 0);
        }
        return out.array();
    }

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException if that is no such list
     */
    static List<Map.Entry<String, String>> read(byte[] bytes) {
        if (bytes.length == 0) {
            return List.of();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        try {
            int count = in.getInt();
            if (count < 0 || (long) count * 2 * NUMBER > in.remaining()) {
                throw new IllegalArgumentException(count + " pairs in " + bytes.length + " bytes");
            }
            int[] sizes = new int[2 * count];
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = in.getInt();
            }
            List<Map.Entry<String, String>> pairs = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                pairs.add(Map.entry(text(in, sizes[2 * i]), text(in, sizes[2 * i + 1])));
            }
            return pairs;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("a list of pairs that ends early", e);
        }
    }

    private static String text(ByteBuffer in, int size) {
        if (size < 0 || size > in.remaining() - 1) {
            throw new IllegalArgumentException("a text of " + size + " bytes");
        }
        byte[] text = new byte[size];
        in.get(text).get();
        return new String(text, TEXT);
    }
}
