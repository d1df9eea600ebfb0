package org.rlvr4j.verifiers.code;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.code.extract.Units;
import org.rlvr4j.verifiers.code.run.Program;
import org.rlvr4j.verifiers.code.task.ClassTask;
import org.rlvr4j.verifiers.code.task.CodeTask;
import org.rlvr4j.verifiers.code.task.FunctionTask;
import org.rlvr4j.verifiers.code.task.MainTask;
import org.rlvr4j.verifiers.code.task.StdioTask;
import org.rlvr4j.verifiers.code.wire.Budget;
import org.rlvr4j.verifiers.code.wire.CompilerChoice;
import org.rlvr4j.verifiers.code.wire.Invocation;
import org.rlvr4j.verifiers.code.wire.RunCase;

/** Makes the program of a task: inputs go in, expected values stay behind. */
final class Programs {

    private static final byte[] NO_INPUT = {};

    private Programs() {}

    static Units units(CodeTask task, String code) throws Units.Unusable {
        String test = task instanceof MainTask main ? main.test() : null;
        return Units.of(code, enclosingClass(task), task.stub(), test);
    }

    static Program program(CodeTask task, Units units, Limits limits, Grading grading, CompilerChoice compiler) {
        Budget budget = new Budget(limits.ticks(), limits.allocatedBytes(), limits.stackBytes(), limits.outputBytes());
        return new Program(
                units.units(),
                task.entryClass(),
                task instanceof StdioTask,
                compiler,
                task instanceof StdioTask,
                grading == Grading.ALL_OR_NOTHING,
                budget,
                cases(task));
    }

    private static @Nullable String enclosingClass(CodeTask task) {
        return task instanceof FunctionTask || task instanceof StdioTask ? task.entryClass() : null;
    }

    private static List<RunCase> cases(CodeTask task) {
        List<RunCase> cases = new ArrayList<>();
        if (task instanceof FunctionTask function) {
            for (FunctionTask.Case test : function.cases()) {
                cases.add(new RunCase(
                        NO_INPUT,
                        List.of(new Invocation(
                                function.signature().name(),
                                function.signature().parameterTypes(),
                                test.arguments()))));
            }
        } else if (task instanceof ClassTask classTask) {
            for (ClassTask.Case test : classTask.cases()) {
                List<Invocation> calls = new ArrayList<>();
                calls.add(new Invocation(Invocation.CONSTRUCTOR, List.of(), test.constructorArguments()));
                test.calls().forEach(call -> calls.add(new Invocation(call.method(), List.of(), call.arguments())));
                cases.add(new RunCase(NO_INPUT, calls));
            }
        } else if (task instanceof StdioTask stdio) {
            for (StdioTask.Case test : stdio.cases()) {
                cases.add(new RunCase(test.stdin().getBytes(StandardCharsets.UTF_8), List.of()));
            }
        } else {
            cases.add(new RunCase(NO_INPUT, List.of()));
        }
        return cases;
    }
}
