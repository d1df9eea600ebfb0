package org.rlvr4j.grpo.conformance;

import java.util.ArrayList;
import java.util.List;
import org.rlvr4j.grpo.OrderOfProblems;

/** TRL's repeating sampler: the problems that a trainer asks for, each as often as its group is large. */
final class PromptOrder {
    private PromptOrder() {}

    static Outcome run(Case vector) {
        if (vector.flag("shuffle")) {
            throw new UnmappedException("no shuffled order of another random generator");
        }
        int problems = (int) Case.number(vector.input("n"));
        int groupSize = (int) vector.number("mini_repeat_count", 1);
        int perStep = (int) vector.number("batch_size", 1);
        int updates = (int) vector.number("repeat_count", 1);
        List<Double> order = new ArrayList<>();
        OrderOfProblems.of(problems, groupSize, perStep, updates).forEach(i -> order.add((double) i));
        return Check.ofPeer(vector)
                .vector("order", order.stream().mapToDouble(Double::doubleValue).toArray(), vector.expected("indices"))
                .outcome();
    }
}
