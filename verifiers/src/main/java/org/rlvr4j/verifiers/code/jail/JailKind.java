package org.rlvr4j.verifiers.code.jail;

/** The fences around a worker process, strongest first. In all but the last the worker seals itself as well. */
public enum JailKind {

    /** The program {@code bwrap}: own user, process, network, host name and mount namespaces, an almost empty root. */
    BUBBLEWRAP("bubblewrap"),

    /** The same namespaces made by {@code unshare}, {@code mount} and {@code pivot_root} of util-linux. */
    NAMESPACES("namespaces"),

    /**
     * Nothing around the process, only what it puts on itself: a seccomp filter, no new privileges, resource limits. Needs
     * no rights, so it works inside a container.
     */
    PROCESS("process"),

    /** Nothing at all. */
    NONE("none");

    private final String label;

    JailKind(String label) {
        this.label = label;
    }

    /** Returns the name in reports and on the command line. */
    public String label() {
        return label;
    }
}
