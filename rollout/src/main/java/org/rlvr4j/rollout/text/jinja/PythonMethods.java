package org.rlvr4j.rollout.text.jinja;

import java.beans.FeatureDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELResolver;
import org.jspecify.annotations.Nullable;

/**
 * The methods of Python's {@code str} and {@code dict} that templates call. Java's methods of the same names mean
 * other things ({@code split} takes a regular expression), so those of a text are never reached.
 */
final class PythonMethods extends ELResolver {

    @Override
    public @Nullable Object invoke(
            ELContext context, @Nullable Object base, Object method, Class<?>[] types, Object @Nullable [] arguments) {
        List<Object> given = arguments == null ? List.of() : Arrays.asList(arguments);
        if (base instanceof String text) {
            context.setPropertyResolved(true);
            return ofText(text, String.valueOf(method), given);
        }
        if (base instanceof Map<?, ?> map && method.equals("get") && given.size() == 2) {
            context.setPropertyResolved(true);
            Object value = map.get(given.get(0));
            return value == null ? given.get(1) : value;
        }
        return null;
    }

    private static Object ofText(String text, String method, List<Object> given) {
        return switch (method) {
            case "startswith" -> text.startsWith(text(given, 0));
            case "endswith" -> text.endsWith(text(given, 0));
            case "strip" -> strip(text, given, true, true);
            case "lstrip" -> strip(text, given, true, false);
            case "rstrip" -> strip(text, given, false, true);
            case "split" -> given.isEmpty() ? words(text) : split(text, text(given, 0), limit(given));
            case "splitlines" -> text.lines().toList();
            case "replace" -> text.replace(text(given, 0), text(given, 1));
            case "removeprefix" ->
                text.startsWith(text(given, 0)) ? text.substring(text(given, 0).length()) : text;
            case "removesuffix" ->
                text.endsWith(text(given, 0))
                        ? text.substring(0, text.length() - text(given, 0).length())
                        : text;
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "capitalize" -> capitalize(text);
            case "title" -> title(text);
            case "find" -> (long) text.indexOf(text(given, 0));
            case "count" ->
                (long) split(text, text(given, 0), Integer.MAX_VALUE).size() - 1;
            case "isdigit" -> !text.isEmpty() && text.chars().allMatch(Character::isDigit);
            case "join" -> join(text, given);
            default -> throw new TemplateException("a text has no method " + method);
        };
    }

    private static String text(List<Object> given, int index) {
        if (index < given.size() && given.get(index) instanceof String text) {
            return text;
        }
        throw new TemplateException("a text method lacks its argument, a text");
    }

    private static int limit(List<Object> given) {
        return given.size() > 1 && given.get(1) instanceof Number number && number.intValue() >= 0
                ? number.intValue()
                : Integer.MAX_VALUE;
    }

    private static String strip(String text, List<Object> given, boolean front, boolean back) {
        IntPredicate stripped = given.isEmpty() || given.get(0) == null
                ? Character::isWhitespace
                : c -> text(given, 0).indexOf(c) >= 0;
        int begin = 0;
        int end = text.length();
        while (front && begin < end && stripped.test(text.charAt(begin))) {
            begin++;
        }
        while (back && begin < end && stripped.test(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(begin, end);
    }

    private static List<String> words(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() ? List.of() : Arrays.asList(stripped.split("\\s+", -1));
    }

    private static List<String> split(String text, String separator, int limit) {
        if (separator.isEmpty()) {
            throw new TemplateException("split was given an empty separator");
        }
        List<String> parts = new ArrayList<>();
        int begin = 0;
        int next = text.indexOf(separator);
        while (next >= 0 && parts.size() < limit) {
            parts.add(text.substring(begin, next));
            begin = next + separator.length();
            next = text.indexOf(separator, begin);
        }
        parts.add(text.substring(begin));
        return parts;
    }

    private static String capitalize(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toUpperCase(Locale.ROOT)
                        + text.substring(1).toLowerCase(Locale.ROOT);
    }

    private static String title(String text) {
        StringBuilder result = new StringBuilder();
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            result.append(inside ? Character.toLowerCase(c) : Character.toUpperCase(c));
            inside = Character.isLetter(c);
        }
        return result.toString();
    }

    private static String join(String separator, List<Object> given) {
        if (given.size() == 1 && given.get(0) instanceof Iterable<?> parts) {
            List<String> texts = new ArrayList<>();
            parts.forEach(part -> texts.add(String.valueOf(part)));
            return String.join(separator, texts);
        }
        throw new TemplateException("join was not given a list");
    }

    @Override
    public @Nullable Object getValue(ELContext context, @Nullable Object base, @Nullable Object property) {
        return null;
    }

    @Override
    public @Nullable Class<?> getType(ELContext context, @Nullable Object base, @Nullable Object property) {
        return null;
    }

    @Override
    public void setValue(ELContext context, @Nullable Object base, @Nullable Object property, @Nullable Object value) {}

    @Override
    public boolean isReadOnly(ELContext context, @Nullable Object base, @Nullable Object property) {
        return true;
    }

    @Override
    public @Nullable Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, @Nullable Object base) {
        return null;
    }

    @Override
    public @Nullable Class<?> getCommonPropertyType(ELContext context, @Nullable Object base) {
        return null;
    }
}
