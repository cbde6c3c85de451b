package dev.weft.xds;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Names and the versions in which they were accepted, in little memory: control planes use 16 hex
 * digits of a hash as version, which are kept as a number beside the name. Any other text is kept
 * as it is. One thread.
 */
final class VersionTable {
    private static final int FEWEST = 16;

    private @Nullable String[] names = new @Nullable String[FEWEST];
    private long[] hashes = new long[FEWEST];
    private int size;

    /** Versions that are not 16 hex digits. */
    private final Map<String, String> others = new HashMap<>();

    int size() {
        return size + others.size();
    }

    void put(String name, String version) {
        remove(name);
        if (!isHash(version)) {
            others.put(name, version);
            return;
        }
        if ((size + 1) * 3 > names.length * 2) {
            resize(names.length * 2);
        }
        insert(name, Long.parseUnsignedLong(version, 16));
        size++;
    }

    void remove(String name) {
        others.remove(name);
        int at = find(name);
        if (names[at] == null) {
            return;
        }
        names[at] = null;
        size--;
        closeGap(at);
    }

    void forEach(BiConsumer<String, String> action) {
        others.forEach(action);
        for (int i = 0; i < names.length; i++) {
            String name = names[i];
            if (name != null) {
                action.accept(name, text(hashes[i]));
            }
        }
    }

    private static boolean isHash(String version) {
        return version.length() == 16
                && version.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    private static String text(long hash) {
        String digits = Long.toHexString(hash);
        return "0".repeat(16 - digits.length()) + digits;
    }

    private void insert(String name, long hash) {
        int at = find(name);
        names[at] = name;
        hashes[at] = hash;
    }

    /** Where a name is, or the free place where it would be. */
    private int find(String name) {
        int at = home(name);
        while (names[at] != null && !name.equals(names[at])) {
            at = (at + 1) & (names.length - 1);
        }
        return at;
    }

    private int home(String name) {
        int hash = name.hashCode();
        return (hash ^ (hash >>> 16)) & (names.length - 1);
    }

    /** Puts again what stands behind a gap, as its search may have to pass there. */
    private void closeGap(int gap) {
        int at = (gap + 1) & (names.length - 1);
        for (String name = names[at]; name != null; name = names[at]) {
            names[at] = null;
            insert(name, hashes[at]);
            at = (at + 1) & (names.length - 1);
        }
    }

    private void resize(int length) {
        @Nullable String[] before = names;
        long[] beforeHashes = hashes;
        names = new @Nullable String[length];
        hashes = new long[length];
        for (int i = 0; i < before.length; i++) {
            String name = before[i];
            if (name != null) {
                insert(name, beforeHashes[i]);
            }
        }
    }
}
