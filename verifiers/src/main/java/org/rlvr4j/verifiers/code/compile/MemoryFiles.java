package org.rlvr4j.verifiers.code.compile;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import org.rlvr4j.verifiers.code.wire.ClassFile;
import org.rlvr4j.verifiers.code.wire.SourceUnit;

/**
 * Sources from memory, class files to memory, the library from the file manager of the JDK. A reused compiler context keeps
 * the file manager it was made with, so there is one for all compilations.
 */
final class MemoryFiles extends ForwardingJavaFileManager<JavaFileManager> {

    private final Map<String, Output> outputs = new LinkedHashMap<>();

    MemoryFiles(JavaFileManager library) {
        super(library);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
            Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
        SourceUnit.Role role = sibling instanceof Source source ? source.unit.role() : SourceUnit.Role.SOLUTION;
        Output output = new Output(className, role);
        outputs.put(className, output);
        return output;
    }

    @Override
    public boolean isSameFile(FileObject a, FileObject b) {
        return a.equals(b);
    }

    // Standard file managers recognise their own objects only; ours have no place in a package.
    @Override
    public String inferBinaryName(Location location, JavaFileObject file) {
        return file instanceof Output output ? output.className : super.inferBinaryName(location, file);
    }

    /** Forgets the class files of the last compilation. */
    void clear() {
        outputs.clear();
    }

    /** Returns the class files that were written since {@link #clear}. */
    List<ClassFile> classFiles() {
        List<ClassFile> classFiles = new ArrayList<>();
        for (Output output : outputs.values()) {
            classFiles.add(new ClassFile(output.className, output.bytes.toByteArray(), output.role));
        }
        return classFiles;
    }

    /** A source in memory. */
    static final class Source extends SimpleJavaFileObject {

        private final SourceUnit unit;

        Source(SourceUnit unit) {
            super(URI.create("memory:///" + unit.name()), Kind.SOURCE);
            this.unit = unit;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return unit.text();
        }

        // A public class may live in any unit, as when solution and test are one file.
        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return kind == Kind.SOURCE;
        }
    }

    private static final class Output extends SimpleJavaFileObject {

        private final String className;
        private final SourceUnit.Role role;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Output(String className, SourceUnit.Role role) {
            super(URI.create("memory:///" + className.replace('.', '/') + ".class"), Kind.CLASS);
            this.className = className;
            this.role = role;
        }

        @Override
        public OutputStream openOutputStream() {
            return bytes;
        }
    }
}
