package org.rlvr4j.examples.digitsum;

import java.util.regex.Pattern;

/** How a completion goes about the problem, whether or not its answer is right. */
public enum Style {
    /** The answer at once: {@code <answer>19</answer>}. */
    DIRECT("<answer>[0-9]+</answer>"),
    /** Three pair sums, the last addition in the head: {@code <think>11+6+2</think><answer>19</answer>}. */
    SHORT("<think>[0-9]+\\+[0-9]+\\+[0-9]+</think><answer>[0-9]+</answer>"),
    /** Every step written down: {@code <think>3+8=11 11+3=14 14+3=17 17+1=18 18+1=19</think><answer>19</answer>}. */
    FULL("<think>[0-9]+\\+[0-9]+=[0-9]+(?: [0-9]+\\+[0-9]+=[0-9]+){4}</think><answer>[0-9]+</answer>"),
    /** Anything else, such as {@code i don't know.} */
    OTHER(".*");

    private final Pattern pattern;

    Style(String pattern) {
        this.pattern = Pattern.compile(pattern, Pattern.DOTALL);
    }

    /** Returns the style of a completion, without its end-of-sequence token. */
    public static Style of(String completion) {
        for (Style style : values()) {
            if (style.pattern.matcher(completion).matches()) {
                return style;
            }
        }
        return OTHER;
    }
}
