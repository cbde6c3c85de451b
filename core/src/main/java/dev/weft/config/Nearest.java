package dev.weft.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that was probably meant: the fewest letters to change, within reason. */
record Nearest(String word) {

    static Nearest to(String word) {
        return new Nearest(word);
    }

    Optional<String> among(Collection<String> words) {
        return words.stream()
                .filter(candidate -> distance(candidate) <= Math.max(2, word.length() / 3))
                .min(Comparator.comparingInt(this::distance));
    }

    /** Letters to insert, delete or replace (Levenshtein, one row at a time). */
    private int distance(String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= word.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (word.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
