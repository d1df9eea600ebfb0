package org.rlvr4j.verifiers.math.parse;

import com.google.common.base.Splitter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Words for units, in the spellings people use. */
final class UnitWords {

    private static final Map<String, String> CANONICAL = new HashMap<>();

    /** Words that carry no meaning within a unit. */
    private static final Set<String> FILLERS =
            Vocabulary.words("of the a an units unit total each in about approximately sq. cu. st nd rd th");

    /** What is said with these is no unit: {@code 42\text{ or something else}}, {@code 42\text{ is wrong}}. */
    private static final Set<String> NO_UNITS = Vocabulary.words(
            "or nor not is isn't was if unless but else otherwise instead either neither wrong false maybe");

    static {
        unit("m", "meter meters metre metres");
        unit("cm", "cm. centimeter centimeters centimetre centimetres cms");
        unit("mm", "millimeter millimeters millimetre millimetres");
        unit("km", "kilometer kilometers kilometre kilometres kms");
        unit("in", "inch inches in.");
        unit("ft", "foot feet ft.");
        unit("yd", "yard yards yd.");
        unit("mi", "mile miles mi.");
        unit("g", "gram grams gramme grammes");
        unit("kg", "kilogram kilograms kgs");
        unit("mg", "milligram milligrams");
        unit("lb", "lbs pound pounds");
        unit("oz", "ounce ounces");
        unit("l", "L liter liters litre litres");
        unit("ml", "mL milliliter milliliters millilitre millilitres");
        unit("gal", "gallon gallons");
        unit("s", "sec secs second seconds sec.");
        unit("min", "minute minutes mins min.");
        unit("h", "hr hrs hour hours hr.");
        unit("day", "days");
        unit("week", "weeks");
        unit("month", "months");
        unit("year", "years yr yrs");
        unit("usd", "dollar dollars USD");
        unit("cent", "cents");
        unit("eur", "euro euros EUR");
        unit("gbp", "GBP");
        unit("yuan", "元");
        unit("rad", "radian radians");
        unit("Hz", "hertz");
        unit("N", "newton newtons");
        unit("J", "joule joules");
        unit("W", "watt watts");
        unit("V", "volt volts");
        unit("kJ", "kilojoule kilojoules");
        unit("Pa", "pascal pascals");
        unit("mol", "mole moles");
        unit("kmh", "kph");
        unit("mph", "");
        unit("acre", "acres");
        unit("person", "people persons");
        unit("student", "students");
        unit("apple", "apples");
        unit("cm", "厘米");
        unit("m", "米");
        unit("km", "千米 公里");
    }

    private UnitWords() {}

    /** Returns whether a word is a unit wherever it stands; single letters are variables outside of text. */
    static boolean isKnown(String word) {
        return word.length() > 1 && CANONICAL.containsKey(word);
    }

    /** Returns whether a single letter is a unit where it is written as text. */
    static boolean isLetter(String letter) {
        return CANONICAL.containsKey(letter);
    }

    /** Returns whether a text says more than a unit would. */
    static boolean isStatement(String text) {
        return split(text).stream().anyMatch(word -> NO_UNITS.contains(word.toLowerCase(Locale.ROOT)));
    }

    /** Returns the powers of the units in a text such as {@code square feet per second}. */
    static Map<String, Integer> powers(String text) {
        var powers = new HashMap<String, Integer>();
        int sign = 1;
        int next = 1;
        for (String word : split(text)) {
            switch (word.toLowerCase(Locale.ROOT)) {
                case "per", "/" -> sign = -1;
                case "square", "sq" -> next = 2;
                case "cubic", "cu" -> next = 3;
                case "squared" -> {}
                default -> {
                    String unit = canonical(word);
                    if (unit.equals("mph") || unit.equals("kmh")) {
                        powers.merge(unit.equals("mph") ? "mi" : "km", sign * next, Integer::sum);
                        powers.merge("h", -sign * next, Integer::sum);
                    } else if (!FILLERS.contains(word.toLowerCase(Locale.ROOT))) {
                        powers.merge(unit, sign * next, Integer::sum);
                    }
                    next = 1;
                }
            }
        }
        return powers;
    }

    /** Multiplies powers by those of a factor; its last word carries the exponent. */
    static void multiply(
            Map<String, Integer> powers, Map<String, Integer> factor, int sign, int exponent, String last) {
        factor.forEach(
                (word, power) -> powers.merge(word, sign * power * (word.equals(last) ? exponent : 1), Integer::sum));
    }

    /** Returns the canonical last word of a text, or nothing. */
    static String last(String text) {
        List<String> words = split(text);
        return words.isEmpty() ? "" : canonical(words.get(words.size() - 1));
    }

    private static List<String> split(String text) {
        return Splitter.onPattern("[\\s.,()~-]+").omitEmptyStrings().splitToList(text.replace("/", " / "));
    }

    private static String canonical(String word) {
        String exact = CANONICAL.get(word);
        if (exact != null) {
            return exact;
        }
        String lower = word.toLowerCase(Locale.ROOT);
        String known = CANONICAL.get(lower);
        return known == null ? lower : known;
    }

    private static void unit(String canonical, String spellings) {
        CANONICAL.put(canonical, canonical);
        for (String spelling : Splitter.on(' ').omitEmptyStrings().split(spellings)) {
            CANONICAL.put(spelling, canonical);
        }
    }
}
