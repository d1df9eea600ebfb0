package org.rlvr4j.verifiers.code.worker;

import java.io.ByteArrayInputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.code.guest.GuardControl;
import org.rlvr4j.verifiers.code.guest.LimitReached;
import org.rlvr4j.verifiers.code.value.Value;
import org.rlvr4j.verifiers.code.wire.Budget;
import org.rlvr4j.verifiers.code.wire.CaseReply;
import org.rlvr4j.verifiers.code.wire.Invocation;
import org.rlvr4j.verifiers.code.wire.RunCase;

/** Runs one test case on the calling thread. */
final class CaseRunner {

    private static final int MAX_MESSAGE = 300;

    private final GuestLoader loader;
    private final String entry;
    private final Budget budget;
    private final List<Value> results = new ArrayList<>();
    private final List<Value> argumentsAfter = new ArrayList<>();
    private @Nullable Throwable uncaught;

    CaseRunner(GuestLoader loader, String entry, Budget budget) {
        this.loader = loader;
        this.entry = entry;
        this.budget = budget;
    }

    /** The program lacks the class or method that the task calls. */
    private static final class NoEntry extends Exception {

        private static final long serialVersionUID = 1L;

        NoEntry(String message) {
            super(message, null, false, false);
        }
    }

    /** Returns whether this virtual machine should run no other program. */
    boolean spoils() {
        return GuardControl.overflowed(uncaught);
    }

    CaseReply run(RunCase runCase) {
        GuestOutput output = new GuestOutput(budget.outputBytes());
        System.setIn(new ByteArrayInputStream(runCase.stdin()));
        System.setOut(output.stdout());
        System.setErr(output.stderr());
        GuardControl.begin(budget);
        try {
            call(runCase.calls());
            flush(System.out);
            LimitReached limit = GuardControl.reached();
            return limit == null
                    ? reply(CaseReply.Outcome.RETURNED, "", output)
                    : reply(limit.outcome(), String.valueOf(limit.getMessage()), output);
        } catch (NoEntry e) {
            return reply(CaseReply.Outcome.NO_ENTRY, String.valueOf(e.getMessage()), output);
        } catch (InvocationTargetException e) {
            return failed(e.getTargetException(), output);
        } catch (Throwable e) {
            return failed(e, output);
        }
    }

    // A printed text may wait in the stream's encoder; a guest may also have replaced or closed the stream.
    private static void flush(PrintStream stream) {
        stream.flush();
    }

    private void call(List<Invocation> calls) throws Throwable {
        Class<?> type;
        try {
            type = Class.forName(entry, true, loader);
        } catch (ClassNotFoundException e) {
            throw new NoEntry("there is no class " + entry);
        }
        if (calls.isEmpty()) {
            main(type);
            return;
        }
        Object target = null;
        for (Invocation call : calls) {
            if (call.method().equals(Invocation.CONSTRUCTOR)) {
                Candidates.Bound bound = bind(Candidates.constructor(type, call), type.getSimpleName(), call);
                target = bound.construct();
                record(null, bound.arguments());
                continue;
            }
            Candidates.Bound bound = bind(Candidates.method(type, call), call.method(), call);
            if (target == null && !bound.isStatic()) {
                Candidates.Bound maker = bind(Candidates.noArgument(type), type.getSimpleName(), call);
                target = maker.construct();
            }
            record(bound.invoke(target), bound.arguments());
        }
    }

    private void main(Class<?> type) throws Throwable {
        Method main;
        try {
            main = type.getDeclaredMethod("main", String[].class);
        } catch (NoSuchMethodException e) {
            throw new NoEntry("the class " + entry + " has no main(String[])");
        }
        if (!Modifier.isStatic(main.getModifiers())) {
            throw new NoEntry("main(String[]) of the class " + entry + " is not static");
        }
        main.setAccessible(true);
        main.invoke(null, (Object) new String[0]);
    }

    private static Candidates.Bound bind(Candidates candidates, String name, Invocation call) throws NoEntry {
        Candidates.Bound bound = candidates.bind();
        if (bound == null) {
            throw new NoEntry("there is no " + name + " that takes "
                    + call.arguments().size() + " such arguments" + candidates.why());
        }
        return bound;
    }

    private void record(@Nullable Object result, @Nullable Object[] arguments) {
        results.add(ResultEncoder.encode(result));
        argumentsAfter.add(arguments.length == 0 ? new Value.Null() : ResultEncoder.encode(arguments[0]));
    }

    private CaseReply failed(Throwable thrown, GuestOutput output) {
        uncaught = thrown;
        LimitReached limit = GuardControl.reached();
        if (limit != null) {
            return reply(limit.outcome(), String.valueOf(limit.getMessage()), output);
        } else if (thrown instanceof OutOfMemoryError) {
            return reply(CaseReply.Outcome.MEMORY, "the heap is full", output);
        }
        return reply(CaseReply.Outcome.THREW, describe(thrown), output);
    }

    private CaseReply reply(CaseReply.Outcome outcome, String message, GuestOutput output) {
        boolean returned = outcome == CaseReply.Outcome.RETURNED;
        return new CaseReply(
                outcome,
                message,
                returned ? results : List.of(),
                returned ? argumentsAfter : List.of(),
                output.bytes(),
                GuardControl.ticks());
    }

    // A guest's exception may override getMessage: whatever that does, it is under the budget still.
    private static String describe(Throwable thrown) {
        String name = thrown.getClass().getName();
        try {
            String message = thrown.getMessage();
            String text = message == null ? name : name + ": " + message;
            return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE) + "…";
        } catch (Throwable e) {
            return name;
        }
    }
}
