package org.rlvr4j.verifiers.code.run;

import java.util.List;
import org.rlvr4j.verifiers.code.wire.Budget;
import org.rlvr4j.verifiers.code.wire.CompilerChoice;
import org.rlvr4j.verifiers.code.wire.RunCase;
import org.rlvr4j.verifiers.code.wire.SourceUnit;

/**
 * A program and the inputs it is to be run on.
 *
 * @param units the sources
 * @param entry the class to call
 * @param anyMain whether the only class with a {@code main} method stands in if there is no class of that name
 * @param compiler who compiles
 * @param freshPerCase whether every case starts from fresh statics, as a program started anew would
 * @param stopAtFailure whether the first case that does not return is the last
 * @param budget the limits of each case
 * @param cases the inputs, at least one
 */
public record Program(
        List<SourceUnit> units,
        String entry,
        boolean anyMain,
        CompilerChoice compiler,
        boolean freshPerCase,
        boolean stopAtFailure,
        Budget budget,
        List<RunCase> cases) {

    public Program {
        units = List.copyOf(units);
        cases = List.copyOf(cases);
    }

    /** Returns the same program for another compiler. */
    public Program with(CompilerChoice other) {
        return new Program(units, entry, anyMain, other, freshPerCase, stopAtFailure, budget, cases);
    }
}
