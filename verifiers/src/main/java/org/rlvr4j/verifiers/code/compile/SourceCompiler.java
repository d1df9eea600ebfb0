package org.rlvr4j.verifiers.code.compile;

import java.util.List;
import org.rlvr4j.verifiers.code.wire.ClassFile;
import org.rlvr4j.verifiers.code.wire.SourceUnit;

/** Turns sources into class files. Not thread-safe. */
public interface SourceCompiler {

    /**
     * Compiles the units of one program; they see each other and the Java library.
     *
     * @param units the sources
     * @param fresh whether nothing may be reused from earlier compilations
     * @throws CompileFailure with the first error, if the sources are not accepted
     */
    List<ClassFile> compile(List<SourceUnit> units, boolean fresh) throws CompileFailure;

    /** The sources are not accepted. The message is the first error, with unit and line. */
    final class CompileFailure extends Exception {

        private static final long serialVersionUID = 1L;

        public CompileFailure(String message) {
            super(message, null, false, false);
        }
    }
}
