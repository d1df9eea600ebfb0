package org.rlvr4j.verifiers.code.scan;

import java.util.ArrayList;
import java.util.List;

/**
 * What may be used of one type: all members but some, or some members only.
 *
 * @param exclusive true if only the listed members are allowed, false if all others are
 * @param patterns names, names with the beginning of a descriptor, or beginnings of names followed by a star
 */
record TypeRule(boolean exclusive, List<String> patterns) {

    /** Everything is allowed. */
    static final TypeRule WHOLE = new TypeRule(false, List.of());

    TypeRule {
        patterns = List.copyOf(patterns);
    }

    /** Returns this rule with more patterns. */
    TypeRule with(List<String> more) {
        List<String> all = new ArrayList<>(patterns);
        all.addAll(more);
        return new TypeRule(exclusive, all);
    }

    /** Returns whether a pattern stands for the member. */
    boolean mentions(String name, String descriptor) {
        for (String pattern : patterns) {
            if (matches(pattern, name, descriptor)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String pattern, String name, String descriptor) {
        if (pattern.indexOf('(') >= 0) {
            return (name + descriptor).startsWith(pattern);
        } else if (pattern.endsWith("*")) {
            return name.startsWith(pattern.substring(0, pattern.length() - 1));
        }
        return pattern.equals(name);
    }
}
