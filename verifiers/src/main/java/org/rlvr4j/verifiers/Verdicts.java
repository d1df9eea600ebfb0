package org.rlvr4j.verifiers;

/** What the reasons of verdicts have in common. */
final class Verdicts {

    private static final int LONGEST = 80;

    private Verdicts() {}

    /** Returns a text on one line, cut where it is long. */
    static String shorten(String text) {
        String line = text.strip().replace('\n', ' ');
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
