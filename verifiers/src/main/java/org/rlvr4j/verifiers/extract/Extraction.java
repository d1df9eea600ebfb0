package org.rlvr4j.verifiers.extract;

import java.util.ArrayList;
import java.util.List;

/**
 * One place of a completion that states an answer.
 *
 * @param source the kind of place
 * @param start where it starts, in characters from the start of the completion
 * @param end where it ends, exclusive
 * @param readings ways to cut the answer out of that place, the most complete first, never empty: the first one that
 *     can be read counts
 * @param rivals other answers the completion gives in places of the same kind: it hedges unless they are right, too
 * @param binding whether this place counts even where it cannot be read, as a box does; otherwise the next one gets its
 *     turn
 */
public record Extraction(
        AnswerSource source, int start, int end, List<String> readings, List<String> rivals, boolean binding) {

    public Extraction {
        readings = List.copyOf(readings);
        rivals = List.copyOf(rivals);
        if (readings.isEmpty()) {
            throw new IllegalArgumentException("an extraction needs at least one reading");
        }
    }

    /** Returns a copy with one more rival. */
    Extraction withRival(String rival) {
        var more = new ArrayList<>(rivals);
        more.add(rival);
        return new Extraction(source, start, end, readings, more, binding);
    }

    /** Returns the most complete reading. */
    public String text() {
        return readings.get(0);
    }
}
