package org.rlvr4j.rollout.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What normalizers leave of a text, as far as they take characters away; what they change is left as it is. */
final class ErasingNormalizers {

    private ErasingNormalizers() {}

    static String apply(JsonNode normalizer, String text) {
        return switch (normalizer.path("type").asText()) {
            case "Sequence" -> {
                String left = text;
                for (JsonNode each : normalizer.path("normalizers")) {
                    left = apply(each, left);
                }
                yield left;
            }
            case "Strip" -> {
                String left = normalizer.path("strip_left").asBoolean() ? text.stripLeading() : text;
                yield normalizer.path("strip_right").asBoolean() ? left.stripTrailing() : left;
            }
            case "StripAccents" -> without(text, ErasingNormalizers::isMark);
            case "Nmt", "Precompiled" -> without(text, ErasingNormalizers::isControl);
            case "BertNormalizer" ->
                without(
                        text,
                        c -> (normalizer.path("clean_text").asBoolean() && isControl(c))
                                || (normalizer.path("strip_accents").asBoolean() && isMark(c)));
            case "Replace" -> replaced(normalizer, text);
            case "Prepend" -> text.isEmpty() ? text : normalizer.path("prepend").asText() + text;
            default -> text;
        };
    }

    private static String replaced(JsonNode normalizer, String text) {
        JsonNode pattern = normalizer.path("pattern");
        String content = normalizer.path("content").asText();
        if (pattern.has("String")) {
            return text.replace(pattern.path("String").asText(), content);
        }
        try {
            return Pattern.compile(pattern.path("Regex").asText())
                    .matcher(text)
                    .replaceAll(Matcher.quoteReplacement(content));
        } catch (PatternSyntaxException e) {
            return text; // Java lacks some of Oniguruma's syntax
        }
    }

    private static String without(String text, IntPredicate erased) {
        return text.codePoints()
                .filter(c -> !erased.test(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isMark(int c) {
        return Character.getType(c) == Character.NON_SPACING_MARK;
    }

    private static boolean isControl(int c) {
        return Character.getType(c) == Character.FORMAT
                || (Character.isISOControl(c) && !Character.isWhitespace(c))
                || c == 0xfffd;
    }
}
