package org.rlvr4j.verifiers.math.parse;

import com.google.common.base.Splitter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.CalendarDate;
import org.rlvr4j.verifiers.math.tree.Node.TimeOfDay;

/** Reads dates and times of day: {@code 3:00 PM}, {@code May 5, 2020}, {@code 5 May}, {@code 2020-05-05}. */
final class DatesAndTimes {

    private static final int LONGEST = 40;
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> FULL_MONTHS = List.of(
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december");

    private DatesAndTimes() {}

    /** Returns the date or time that a text is, or null. */
    static @Nullable Node parse(String text, String canonical) {
        if (text.length() > LONGEST) {
            return null;
        }
        Node time = time(text.toLowerCase(Locale.ROOT));
        return time == null ? date(text, canonical) : time;
    }

    /** Times need "am" or "pm": without, {@code 3:00} may be a ratio or a duration. */
    private static @Nullable Node time(String text) {
        String letters = text.replace(".", "")
                .replace("\\text", "")
                .replace("{", "")
                .replace("}", "")
                .replace("\\", "")
                .replace("~", "")
                .strip();
        boolean afternoon = letters.endsWith("pm");
        if (!afternoon && !letters.endsWith("am")) {
            return null;
        }
        List<String> parts = Splitter.on(':').trimResults().splitToList(letters.substring(0, letters.length() - 2));
        if (parts.size() > 3) {
            return null;
        }
        int seconds = 0;
        int unit = 3600;
        for (String part : parts) {
            Integer value = number(part);
            if (value == null || value >= 60 || unit == 3600 && (value < 1 || value > 12)) {
                return null;
            }
            seconds += (unit == 3600 ? value % 12 + (afternoon ? 12 : 0) : value) * unit;
            unit /= 60;
        }
        return new TimeOfDay(seconds);
    }

    private static @Nullable Node date(String text, String canonical) {
        if (text.length() == 10 && text.charAt(4) == '-' && text.charAt(7) == '-') {
            return calendarDate(number(text.substring(0, 4)), number(text.substring(5, 7)), number(text.substring(8)));
        }
        List<String> words = Splitter.on(' ').splitToList(canonical.replace(" of ", " "));
        if (words.size() < 2 || words.size() > 3) {
            return null;
        }
        Integer year = words.size() == 3 ? number(words.get(2)) : Integer.valueOf(0);
        int month = month(words.get(0));
        if (month > 0) {
            return calendarDate(year, month, day(words.get(1)));
        }
        month = month(words.get(1));
        return month > 0 ? calendarDate(year, month, day(words.get(0))) : null;
    }

    private static @Nullable Node calendarDate(@Nullable Integer year, @Nullable Integer month, @Nullable Integer day) {
        if (year == null || month == null || day == null) {
            return null;
        }
        return month >= 1 && month <= 12 && day >= 1 && day <= 31 ? new CalendarDate(year, month, day) : null;
    }

    private static int month(String word) {
        int full = FULL_MONTHS.indexOf(word);
        return 1 + (full >= 0 ? full : MONTHS.indexOf(word.equals("sept") ? "sep" : word));
    }

    private static @Nullable Integer day(String word) {
        for (String ordinal : Vocabulary.ORDINALS) {
            if (word.endsWith(ordinal)) {
                return number(word.substring(0, word.length() - 2));
            }
        }
        return number(word);
    }

    private static @Nullable Integer number(String digits) {
        return !digits.isEmpty() && Character.isDigit(digits.charAt(0)) ? NumberWords.value(digits) : null;
    }
}
