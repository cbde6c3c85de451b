package dev.weft.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** String matches as one test: exact values by hash, the rest one by one. */
public final class TextSet {

    private final Set<String> exact = new HashSet<>();
    private final List<StringMatch> others = new ArrayList<>();

    public TextSet(List<StringMatch> matches) {
        for (StringMatch match : matches) {
            switch (match) {
                case StringMatch.Exact(String value) -> exact.add(value);
                case StringMatch.Prefix prefix -> others.add(prefix);
                case StringMatch.Suffix suffix -> others.add(suffix);
                case StringMatch.Presence presence -> others.add(presence);
            }
        }
    }

    public boolean hits(String text) {
        if (exact.contains(text)) {
            return true;
        }
        for (StringMatch match : others) {
            if (match.matches(text)) {
                return true;
            }
        }
        return false;
    }
}
