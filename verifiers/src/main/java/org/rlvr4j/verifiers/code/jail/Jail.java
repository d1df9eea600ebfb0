package org.rlvr4j.verifiers.code.jail;

import java.util.List;

/** Puts a fence around the command that starts a worker. */
public interface Jail {

    /** Returns which fence this is. */
    JailKind kind();

    /** Returns the command line that starts the worker inside. */
    List<String> wrap(WorkerCommand command);

    /** Returns the jail of this kind; whether it works here, {@link org.rlvr4j.verifiers.code.pool.JailProbe} finds out. */
    static Jail of(JailKind kind) {
        return switch (kind) {
            case BUBBLEWRAP -> new BubblewrapJail();
            case NAMESPACES -> new NamespaceJail();
            case PROCESS, NONE -> new PlainJail(kind);
        };
    }

    /** No fence around the process. */
    record PlainJail(JailKind kind) implements Jail {

        @Override
        public List<String> wrap(WorkerCommand command) {
            return command.plain();
        }
    }
}
