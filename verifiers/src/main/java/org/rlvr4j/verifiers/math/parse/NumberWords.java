package org.rlvr4j.verifiers.math.parse;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers in words or digits. */
final class NumberWords {

    private static final Map<String, Integer> WORDS = new HashMap<>();

    static {
        String[] small =
                ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
                                + " sixteen seventeen eighteen nineteen twenty")
                        .split(" ", -1);
        for (int i = 0; i < small.length; i++) {
            WORDS.put(small[i], i);
        }
        String[] tens = "thirty forty fifty sixty seventy eighty ninety".split(" ", -1);
        for (int i = 0; i < tens.length; i++) {
            WORDS.put(tens[i], 30 + 10 * i);
        }
        WORDS.put("hundred", 100);
        WORDS.put("one hundred", 100);
        WORDS.put("thousand", 1000);
        WORDS.put("one thousand", 1000);
        WORDS.put("million", 1_000_000);
        WORDS.put("one million", 1_000_000);
        WORDS.put("billion", 1_000_000_000);
        WORDS.put("one billion", 1_000_000_000);
    }

    /** Returns what a word multiplies the number before it by, as in "2 million", or null. */
    static @Nullable Long scale(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "dozen" -> 12L;
            case "hundred" -> 100L;
            case "thousand" -> 1_000L;
            case "million" -> 1_000_000L;
            case "billion" -> 1_000_000_000L;
            case "trillion" -> 1_000_000_000_000L;
            default -> null;
        };
    }

    private NumberWords() {}

    /** Returns the value of a small number in digits or in one English word, or null. */
    static @Nullable Integer value(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (word.length() <= 4 && !word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Integer.valueOf(word);
        }
        Integer value = WORDS.get(word);
        int hyphen = word.indexOf('-');
        if (value == null && hyphen > 0) {
            Integer tens = WORDS.get(word.substring(0, hyphen));
            Integer ones = WORDS.get(word.substring(hyphen + 1));
            if (tens != null && ones != null && tens >= 20 && tens < 100 && ones > 0 && ones < 10) {
                return tens + ones;
            }
            return null;
        }
        return value;
    }
}
