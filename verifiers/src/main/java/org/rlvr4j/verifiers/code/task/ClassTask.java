package org.rlvr4j.verifiers.code.task;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.code.value.Value;
import org.rlvr4j.verifiers.code.value.ValueMatcher;

/**
 * A class to write. Each case makes an object and calls its methods in order.
 *
 * @param entryClass the class
 * @param cases what is called, at least one
 * @param matcher when a result is the expected one
 * @param stub see {@link CodeTask#stub}
 */
public record ClassTask(String entryClass, List<Case> cases, ValueMatcher matcher, String stub) implements CodeTask {

    /** One object: the arguments of its constructor and the calls. */
    public record Case(List<Value> constructorArguments, List<Call> calls) {
        public Case {
            constructorArguments = List.copyOf(constructorArguments);
            calls = Checks.nonEmpty(calls);
        }
    }

    /**
     * One call.
     *
     * @param expected what must come out, or null if it is not looked at
     */
    public record Call(
            String method, List<Value> arguments, @Nullable Value expected) {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    public ClassTask {
        cases = Checks.nonEmpty(cases);
    }
}
