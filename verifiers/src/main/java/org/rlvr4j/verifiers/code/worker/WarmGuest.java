package org.rlvr4j.verifiers.code.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.TreeMap;
import org.rlvr4j.verifiers.code.guest.Guard;

/** A guest that a runner runs before it is sealed, so that all it will need is loaded. Written as if instrumented. */
public final class WarmGuest {

    private WarmGuest() {}

    /** Takes and returns the usual containers. */
    public static Map<String, List<Integer>> group(int[] keys, List<String> names, double factor) {
        int saved = Guard.enter(128);
        Map<String, List<Integer>> groups = new TreeMap<>();
        for (int i = 0; i < keys.length; i++) {
            Guard.tick();
            int key = keys[i];
            groups.computeIfAbsent(names.get(i % names.size()), name -> new ArrayList<>())
                    .add((int) (key * factor));
        }
        Guard.leave(saved);
        return groups;
    }

    /** Reads, prints and throws. */
    public static void main(String[] arguments) {
        Scanner in = new Scanner(System.in);
        int a = in.nextInt();
        System.out.println(a + in.nextInt());
        System.out.printf("%d %.3f %s%n", a, a / 3.0, "x");
        System.err.println("done");
        try {
            throw new IllegalStateException("message " + a);
        } catch (IllegalStateException e) {
            Guard.caught(e, 0, 128);
            throw e;
        }
    }
}
