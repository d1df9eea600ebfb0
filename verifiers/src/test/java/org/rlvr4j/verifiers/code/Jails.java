package org.rlvr4j.verifiers.code;

import java.util.ArrayList;
import java.util.List;
import org.rlvr4j.verifiers.code.jail.JailKind;
import org.rlvr4j.verifiers.code.pool.JailProbe;

/** The jails of this machine. */
final class Jails {

    private static final List<JailProbe> PROBES = JailProbe.all();

    private Jails() {}

    /** Returns whether the jail holds here; prints why not. */
    static boolean holds(JailKind kind) {
        for (JailProbe probe : PROBES) {
            if (probe.kind() == kind) {
                System.out.println(kind.label() + ": " + (probe.holds() ? "holds" : probe.problem()));
                return probe.holds();
            }
        }
        return false;
    }

    /** Returns the jails that hold here, strongest first. */
    static List<JailKind> held() {
        List<JailKind> held = new ArrayList<>();
        PROBES.stream().filter(JailProbe::holds).forEach(probe -> held.add(probe.kind()));
        return held;
    }
}
