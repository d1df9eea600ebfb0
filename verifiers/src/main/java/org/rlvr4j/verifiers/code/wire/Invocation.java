package org.rlvr4j.verifiers.code.wire;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.rlvr4j.verifiers.code.value.Value;
import org.rlvr4j.verifiers.code.value.ValueCodec;

/**
 * One call in a test case.
 *
 * @param method the method's name; {@link #CONSTRUCTOR} makes the object that later calls go to
 * @param parameterTypes the erased names of the declared parameter types, to choose among overloads; empty if unknown
 * @param arguments what is passed
 */
public record Invocation(String method, List<String> parameterTypes, List<Value> arguments) {

    /** The name that stands for the constructor. */
    public static final String CONSTRUCTOR = "<init>";

    public Invocation {
        parameterTypes = List.copyOf(parameterTypes);
        arguments = List.copyOf(arguments);
    }

    public void write(DataOutputStream out) throws IOException {
        ValueCodec.writeString(out, method);
        Lists.write(out, parameterTypes, ValueCodec::writeString);
        Lists.write(out, arguments, ValueCodec::write);
    }

    public static Invocation read(DataInputStream in) throws IOException {
        return new Invocation(
                ValueCodec.readString(in), Lists.read(in, ValueCodec::readString), Lists.read(in, ValueCodec::read));
    }
}
