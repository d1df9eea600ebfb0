package org.rlvr4j.grpo.advantage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The samples of each group, groups in order of first appearance, samples in their order. */
final class Groups {
    private Groups() {}

    static Collection<int[]> of(int[] groups) {
        Map<Integer, List<Integer>> members = new LinkedHashMap<>();
        for (int i = 0; i < groups.length; i++) {
            members.computeIfAbsent(groups[i], g -> new ArrayList<>()).add(i);
        }
        return members.values().stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }

    static double[] pick(double[] values, int[] members) {
        double[] picked = new double[members.length];
        for (int k = 0; k < members.length; k++) {
            picked[k] = values[members[k]];
        }
        return picked;
    }
}
