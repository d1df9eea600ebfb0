package org.rlvr4j.verifiers.extract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds {@code \boxed{…}} and {@code \fbox{…}}. */
final class Boxes {

    private static final String[] COMMANDS = {"boxed", "fbox", "framebox"};
    private static final int NOT_A_BOX = -1;

    /**
     * What was found.
     *
     * @param closed the outermost closed boxes in order
     * @param open whether a box that is never closed stands after them, as where a completion was cut off
     */
    record Found(List<Span> closed, boolean open) {}

    private final String text;

    /** Start of the box that each open brace belongs to, or {@link #NOT_A_BOX}. */
    private int[] openBraces = new int[16];

    private int[] contentStarts = new int[16];
    private int depth;

    /** Outermost closed boxes so far, three numbers each: where it starts, where its content starts and ends. */
    private final List<int[]> closed = new ArrayList<>();

    private Boxes(String text) {
        this.text = text;
    }

    /** Finds all boxes from a position on, by one pass that matches braces with a stack. */
    static Found find(String text, int from) {
        int first = text.indexOf("box", from);
        return first < 0 ? new Found(List.of(), false) : new Boxes(text).scan(Math.max(from, first - 8));
    }

    private Found scan(int from) {
        int lastOpened = -1;
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\\') {
                int content = boxContent(i);
                if (content >= 0) {
                    push(i, content);
                    lastOpened = i;
                    i = content;
                } else {
                    // A doubled backslash may be an escaped one: "\\\\boxed".
                    i += boxContent(i + 1) >= 0 ? 1 : 2;
                }
                continue;
            }
            if (c == '{' && depth > 0) {
                push(NOT_A_BOX, i + 1);
            } else if (c == '}' && depth > 0) {
                pop(i);
            }
            i++;
        }
        boolean open = lastOpened >= 0 && (closed.isEmpty() || closed.get(closed.size() - 1)[2] < lastOpened);
        var spans = new ArrayList<Span>(closed.size());
        for (int[] box : closed) {
            spans.add(new Span(text.substring(box[1], box[2]), box[0], box[2] + 1));
        }
        return new Found(spans, open);
    }

    /** Returns where the content of the box starting at a backslash starts, or -1 where there is no box. */
    private int boxContent(int backslash) {
        if (backslash >= text.length() || text.charAt(backslash) != '\\') {
            return -1;
        }
        for (String command : COMMANDS) {
            if (text.startsWith(command, backslash + 1)) {
                int i = backslash + 1 + command.length();
                while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
                    i++;
                }
                return i < text.length() && text.charAt(i) == '{' ? i + 1 : -1;
            }
        }
        return -1;
    }

    private void push(int box, int contentStart) {
        if (depth == openBraces.length) {
            openBraces = Arrays.copyOf(openBraces, 2 * depth);
            contentStarts = Arrays.copyOf(contentStarts, 2 * depth);
        }
        openBraces[depth] = box;
        contentStarts[depth] = contentStart;
        depth++;
    }

    private void pop(int brace) {
        depth--;
        int start = openBraces[depth];
        if (start == NOT_A_BOX) {
            return;
        }
        while (!closed.isEmpty() && closed.get(closed.size() - 1)[0] > start) {
            closed.remove(closed.size() - 1);
        }
        closed.add(new int[] {start, contentStarts[depth], brace});
    }
}
