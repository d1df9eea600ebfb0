package org.rlvr4j.verifiers.extract;

/** A kind of place in which a completion may state its answer. */
public enum AnswerSource {

    /** Inside {@code <answer>…</answer>}. */
    ANSWER_TAG,

    /** Inside {@code \boxed{…}} or {@code \fbox{…}}. */
    BOXED,

    /** After {@code ####}, to the end of the line: GSM8K's mark. */
    HASHES,

    /** After "the answer is", "Answer:", "答案是", "la réponse est", and their like. */
    PHRASE,

    /** Between {@code $…$}, {@code $$…$$}, {@code \(…\)}, or {@code \[…\]}. */
    MATH,

    /** A number in running text. */
    NUMBER,

    /** A letter that names a choice, standing alone: {@code (C)}, {@code **C**}, or {@code C.} on a line. */
    LETTER,

    /** The whole text, where it is an answer and nothing else. */
    WHOLE
}
