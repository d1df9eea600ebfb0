package org.rlvr4j.verifiers.code;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.code.jail.Jail;
import org.rlvr4j.verifiers.code.jail.JailKind;
import org.rlvr4j.verifiers.code.pool.JailProbe;
import org.rlvr4j.verifiers.code.run.JavaRunner;
import org.rlvr4j.verifiers.code.run.JavaRunnerOptions;
import org.rlvr4j.verifiers.code.wire.CompilerChoice;

/** Options of a {@link CodeVerifier}. */
public final class CodeVerifierBuilder {

    private static final long RESIDENT_BEYOND_HEAP = 72L << 20;
    private static final long RESIDENT_LEAST = 120L << 20;
    private static final int MAX_JOBS = 2_000;

    private int workers = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private int builders;
    private int spares = 1;
    private Limits limits = Limits.DEFAULT;
    private Grading grading = Grading.ALL_OR_NOTHING;
    private CompilerChoice compiler = CompilerChoice.AUTO;
    private @Nullable JailKind jail;
    private boolean allowUnjailed;
    private boolean scan = true;
    private boolean strict;

    CodeVerifierBuilder() {}

    /** Specifies how many programs run at a time; half the processors if not called. */
    @CanIgnoreReturnValue
    public CodeVerifierBuilder workers(int count) {
        this.workers = atLeast("workers", count, 1);
        return this;
    }

    /** Specifies how many programs are compiled at a time; as many as run if not called. */
    @CanIgnoreReturnValue
    public CodeVerifierBuilder builders(int count) {
        this.builders = atLeast("builders", count, 1);
        return this;
    }

    /** Specifies how many more workers are kept warm, to take the place of one that was killed; 1 if not called. */
    @CanIgnoreReturnValue
    public CodeVerifierBuilder spares(int count) {
        this.spares = atLeast("spares", count, 0);
        return this;
    }

    /** Specifies what a program may use up; {@link Limits#DEFAULT} if not called. */
    @CanIgnoreReturnValue
    public CodeVerifierBuilder limits(Limits limits) {
        this.limits = limits;
        return this;
    }

    /** Specifies how the share of passed tests counts; all or nothing if not called. */
    @CanIgnoreReturnValue
    public CodeVerifierBuilder grading(Grading grading) {
        this.grading = grading;
        return this;
    }

    /** Specifies who compiles; {@link CompilerChoice#AUTO} if not called. */
    @CanIgnoreReturnValue
    public CodeVerifierBuilder compiler(CompilerChoice compiler) {
        this.compiler = compiler;
        return this;
    }

    /** Specifies the fence around the workers; the strongest that works here if not called. */
    @CanIgnoreReturnValue
    public CodeVerifierBuilder jail(JailKind jail) {
        this.jail = jail;
        return this;
    }

    /** Allows to go on without any help of the operating system if it offers none, instead of refusing. */
    @CanIgnoreReturnValue
    public CodeVerifierBuilder allowUnjailed() {
        this.allowUnjailed = true;
        return this;
    }

    /** Specifies whether the bytecode is held against the allow-list; false is for testing the other layers. */
    @CanIgnoreReturnValue
    public CodeVerifierBuilder scan(boolean scan) {
        this.scan = scan;
        return this;
    }

    /** Specifies whether every program gets a fresh virtual machine and a fresh compiler, as for a final evaluation. */
    @CanIgnoreReturnValue
    public CodeVerifierBuilder strict(boolean strict) {
        this.strict = strict;
        return this;
    }

    /**
     * Starts the pool. Workers start in the background.
     *
     * @throws IllegalStateException if no jail works here and {@link #allowUnjailed} was not called
     */
    public CodeVerifier build() {
        if (!scan && jail == JailKind.NONE) {
            throw new IllegalStateException(
                    "neither a scan nor a jail is left between the programs and this machine; leave one of them on");
        }
        JailKind kind = jail == null ? strongest() : require(jail);
        int builderCount = builders == 0 ? workers : builders;
        JavaRunner runner = new JavaRunner(new JavaRunnerOptions(
                Jail.of(kind),
                workers,
                spares,
                builderCount,
                limits.heapBytes(),
                Math.max(RESIDENT_LEAST, limits.heapBytes() + RESIDENT_BEYOND_HEAP),
                MAX_JOBS,
                strict,
                scan,
                limits.compileCpu(),
                limits.caseCpu()));
        return new CodeVerifier(
                runner, new CodeVerifier.Settings(limits, grading, compiler), kind, workers + builderCount);
    }

    private JailKind strongest() {
        try {
            return JailProbe.strongest();
        } catch (IllegalStateException e) {
            if (allowUnjailed && scan) {
                return JailKind.NONE;
            }
            throw e;
        }
    }

    private static JailKind require(JailKind kind) {
        if (kind != JailKind.NONE) {
            JailProbe probe = JailProbe.of(kind);
            if (!probe.holds()) {
                throw new IllegalStateException("the jail " + kind.label() + " does not work here: " + probe.problem()
                        + "; leave the choice to the builder, which takes the strongest that works");
            }
        }
        return kind;
    }

    private static int atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be at least " + least);
        }
        return value;
    }
}
