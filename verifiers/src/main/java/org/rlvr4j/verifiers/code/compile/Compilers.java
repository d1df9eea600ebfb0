package org.rlvr4j.verifiers.code.compile;

import org.jspecify.annotations.Nullable;

/** Finds compilers. */
public final class Compilers {

    private Compilers() {}

    /** Returns the compiler of the running Java runtime, or null if it has none. */
    public static @Nullable SourceCompiler ofRuntime() {
        // The smallest runtimes lack the interfaces of the compiler, too: there its adapter cannot even be loaded.
        return ModuleLayer.boot().findModule("java.compiler").isPresent() ? JdkCompiler.find() : null;
    }
}
