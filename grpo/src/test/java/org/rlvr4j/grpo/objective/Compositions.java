package org.rlvr4j.grpo.objective;

import java.util.ArrayList;
import java.util.List;

/** The compositions that every property test runs over. */
final class Compositions {
    private Compositions() {}

    record Named(String name, Objective objective) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Named> all() {
        List<Named> all = new ArrayList<>();
        all.add(new Named("grpo", Presets.grpo()));
        all.add(new Named("drGrpo", Presets.drGrpo(16)));
        all.add(new Named("dapo", Presets.dapo()));
        return all;
    }
}
