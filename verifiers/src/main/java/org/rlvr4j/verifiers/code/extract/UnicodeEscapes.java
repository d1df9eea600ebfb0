package org.rlvr4j.verifiers.code.extract;

import org.jspecify.annotations.Nullable;

/** Unicode escapes in source, which Java replaces before it looks at anything else (JLS 3.3). */
final class UnicodeEscapes {

    private UnicodeEscapes() {}

    /**
     * Returns the source with its escapes replaced; null if one is malformed or spells another escape, which cannot be
     * written without them.
     */
    static @Nullable String decode(String source) {
        if (!source.contains("\\u")) {
            return source;
        }
        StringBuilder decoded = new StringBuilder(source.length());
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c != '\\' || i + 1 >= source.length()) {
                decoded.append(c);
            } else if (source.charAt(i + 1) != 'u') {
                // An escaped backslash does not begin an escape: \\u0041 is six characters.
                decoded.append(c).append(source.charAt(++i));
            } else {
                int digits = i + 1;
                while (digits < source.length() && source.charAt(digits) == 'u') {
                    digits++;
                }
                int unit = hexadecimal(source, digits);
                if (unit < 0 || unit == '\\') {
                    return null;
                }
                decoded.append((char) unit);
                i = digits + 3;
            }
        }
        return decoded.toString();
    }

    private static int hexadecimal(String source, int start) {
        if (start + 4 > source.length()) {
            return -1;
        }
        int unit = 0;
        for (int i = start; i < start + 4; i++) {
            int digit = Character.digit(source.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit * 16 + digit;
        }
        return unit;
    }
}
