package org.rlvr4j.verifiers.extract;

/** A stretch of text: what it says, and where the place that says it starts and ends, marks included. */
record Span(String text, int start, int end) {

    /** Returns a span over both places that lists what they say. */
    static Span join(Span first, Span second) {
        String text = first.text.equals(second.text) ? first.text : first.text + ", " + second.text;
        return new Span(text, first.start, second.end);
    }
}
