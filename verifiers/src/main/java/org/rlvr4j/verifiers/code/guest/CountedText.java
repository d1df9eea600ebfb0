package org.rlvr4j.verifiers.code.guest;

/** A text of which every character read is counted: so backtracking in a regular expression is. */
final class CountedText implements CharSequence {

    private final String text;

    CountedText(String text) {
        this.text = text;
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        Guard.tick(Guard.CHARACTER);
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
