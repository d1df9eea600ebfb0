package org.rlvr4j.verifiers.code.task;

import java.util.List;
import org.rlvr4j.verifiers.code.value.Value;
import org.rlvr4j.verifiers.code.value.ValueMatcher;

/**
 * A method to write. It may be static or not; a class of an instance method needs a constructor without parameters. If the
 * method returns nothing, its first argument after the call is what is compared.
 *
 * @param entryClass the class that declares the method
 * @param signature the method
 * @param cases arguments and expected results, at least one
 * @param matcher when a result is the expected one
 * @param stub see {@link CodeTask#stub}
 */
public record FunctionTask(String entryClass, Signature signature, List<Case> cases, ValueMatcher matcher, String stub)
        implements CodeTask {

    /** One call: what goes in and what must come out. */
    public record Case(List<Value> arguments, Value expected) {
        public Case {
            arguments = List.copyOf(arguments);
        }
    }

    public FunctionTask {
        cases = Checks.nonEmpty(cases);
        for (Case test : cases) {
            if (test.arguments().size() != signature.parameterTypes().size()) {
                throw new IllegalArgumentException(
                        "a case passes " + test.arguments().size() + " arguments to " + signature.name()
                                + ", which takes " + signature.parameterTypes().size());
            }
        }
    }
}
