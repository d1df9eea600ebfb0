package org.rlvr4j.verifiers.code.value;

import java.util.List;

/** Values as short text, for the reason of a verdict. */
public final class ValueText {

    private static final int MAX_LENGTH = 80;

    private ValueText() {}

    /** Returns the value as JSON would write it, cut after about eighty characters. */
    public static String of(Value value) {
        StringBuilder text = new StringBuilder();
        append(text, value);
        return shorten(text.toString());
    }

    /** Returns the text, cut after about eighty characters, with line breaks made visible. */
    public static String shorten(String text) {
        String line = text.replace("\n", "\\n").replace("\r", "\\r");
        return line.length() <= MAX_LENGTH
                ? line
                : line.substring(0, MAX_LENGTH) + "… (" + line.length() + " characters)";
    }

    private static void append(StringBuilder out, Value value) {
        if (out.length() > 10 * MAX_LENGTH) {
            return;
        } else if (value instanceof Value.Null) {
            out.append("null");
        } else if (value instanceof Value.Bool bool) {
            out.append(bool.value());
        } else if (value instanceof Value.Int integer) {
            out.append(integer.value());
        } else if (value instanceof Value.BigInt big) {
            out.append(
                    big.value().bitLength() < 4_000
                            ? big.value().toString()
                            : "an integer of " + big.value().bitLength() + " bits");
        } else if (value instanceof Value.Real real) {
            out.append(real.value());
        } else if (value instanceof Value.Decimal decimal) {
            out.append(decimal.value().precision() < 1_000 ? decimal.value().toString() : "a long decimal");
        } else if (value instanceof Value.Char character) {
            out.append('\'').append(character.value()).append('\'');
        } else if (value instanceof Value.Text text) {
            String content = text.value();
            out.append('"')
                    .append(content, 0, Math.min(content.length(), 10 * MAX_LENGTH))
                    .append('"');
        } else if (value instanceof Value.Sequence sequence) {
            appendAll(out, sequence.items(), '[', ']');
        } else if (value instanceof Value.Bag bag) {
            appendAll(out, bag.items(), '{', '}');
        } else if (value instanceof Value.Mapping mapping) {
            out.append('{');
            String separator = "";
            for (Value.Entry entry : mapping.entries()) {
                out.append(separator);
                append(out, entry.key());
                out.append(": ");
                append(out, entry.value());
                separator = ", ";
            }
            out.append('}');
        } else if (value instanceof Value.Opaque opaque) {
            out.append("an object of class ").append(opaque.className());
        }
    }

    private static void appendAll(StringBuilder out, List<Value> items, char open, char close) {
        out.append(open);
        String separator = "";
        for (Value item : items) {
            out.append(separator);
            append(out, item);
            separator = ", ";
            if (out.length() > 10 * MAX_LENGTH) {
                break;
            }
        }
        out.append(close);
    }
}
