package org.rlvr4j.verifiers.code;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.code.run.RunReport;
import org.rlvr4j.verifiers.code.task.ClassTask;
import org.rlvr4j.verifiers.code.task.CodeTask;
import org.rlvr4j.verifiers.code.task.FunctionTask;
import org.rlvr4j.verifiers.code.task.MainTask;
import org.rlvr4j.verifiers.code.task.StdioTask;
import org.rlvr4j.verifiers.code.value.Value;
import org.rlvr4j.verifiers.code.value.ValueMatcher;
import org.rlvr4j.verifiers.code.value.ValueText;
import org.rlvr4j.verifiers.code.wire.CaseReply;

/** Compares what came out of the sandbox with what the task expects. The expected values never left this side. */
final class Judge {

    private final CodeTask task;
    private final Grading grading;
    private final List<String> notes;

    Judge(CodeTask task, Grading grading, List<String> notes) {
        this.task = task;
        this.grading = grading;
        this.notes = notes;
    }

    /** Returns how many tests a task has. */
    static int total(CodeTask task) {
        if (task instanceof FunctionTask function) {
            return function.cases().size();
        } else if (task instanceof ClassTask classTask) {
            return classTask.cases().size();
        } else if (task instanceof StdioTask stdio) {
            return stdio.cases().size();
        }
        return 1;
    }

    CodeResult judge(RunReport report) {
        if (report instanceof RunReport.NotCompiled failed) {
            return result(CodeStatus.COMPILE_ERROR, failed.message(), 0);
        } else if (report instanceof RunReport.Denied denied) {
            return result(CodeStatus.DENIED, denied.member(), 0);
        } else if (report instanceof RunReport.Broken broken) {
            return result(CodeStatus.FAILURE, broken.reason(), 0);
        }
        return judge((RunReport.Ran) report);
    }

    CodeResult result(CodeStatus status, String detail, int passed) {
        return new CodeResult(status, detail, passed, total(task), grading, notes);
    }

    private CodeResult judge(RunReport.Ran ran) {
        int passed = 0;
        CodeResult first = null;
        for (int i = 0; i < ran.replies().size(); i++) {
            CodeResult problem = problem(i, ran.replies().get(i));
            if (problem == null) {
                passed++;
            } else if (first == null || problem.status() == CodeStatus.DENIED) {
                first = problem;
            }
        }
        CodeResult end = end(ran);
        if (end != null && (first == null || end.status() == CodeStatus.DENIED)) {
            first = end;
        }
        if (first != null) {
            return result(first.status(), first.detail(), passed);
        } else if (passed < total(task)) {
            return result(CodeStatus.FAILURE, "the worker answered " + passed + " of " + total(task) + " tests", 0);
        }
        return result(CodeStatus.ACCEPTED, "", passed);
    }

    private @Nullable CodeResult end(RunReport.Ran ran) {
        String place = test(ran.replies().size());
        return switch (ran.stop()) {
            case COMPLETE -> null;
            case KILLED -> result(CodeStatus.TIME_LIMIT, place + ran.message(), 0);
            case CRASHED ->
                result(CodeStatus.RUNTIME_ERROR, place + "the program ended its worker: " + ran.message(), 0);
            case TAMPERED -> result(CodeStatus.DENIED, "the program changed " + ran.message(), 0);
        };
    }

    private @Nullable CodeResult problem(int index, CaseReply reply) {
        CodeStatus status =
                switch (reply.outcome()) {
                    case RETURNED -> CodeStatus.WRONG_ANSWER;
                    case THREW, NO_ENTRY -> CodeStatus.RUNTIME_ERROR;
                    case TICKS -> CodeStatus.TIME_LIMIT;
                    case MEMORY -> CodeStatus.MEMORY_LIMIT;
                    case OUTPUT -> CodeStatus.OUTPUT_LIMIT;
                    // To leave is never a way to pass, unless all that was asked for has been printed.
                    case EXITED, DENIED -> CodeStatus.DENIED;
                };
        String detail =
                switch (reply.outcome()) {
                    case RETURNED -> difference(index, reply);
                    case EXITED ->
                        task instanceof StdioTask && difference(index, reply) == null ? null : reply.message();
                    default -> reply.message();
                };
        return detail == null ? null : result(status, test(index) + detail, 0);
    }

    // What is wrong with an answer, or null if it is right.
    private @Nullable String difference(int index, CaseReply reply) {
        if (task instanceof FunctionTask function) {
            Value expected = function.cases().get(index).expected();
            List<Value> source = function.signature().returnsNothing() ? reply.argumentsAfter() : reply.results();
            return source.size() != 1 ? "no answer" : difference(function.matcher(), expected, source.get(0));
        } else if (task instanceof ClassTask classTask) {
            return difference(classTask, classTask.cases().get(index), reply);
        } else if (task instanceof StdioTask stdio) {
            String expected = stdio.cases().get(index).expected();
            String printed = new String(reply.stdout(), StandardCharsets.UTF_8);
            return stdio.matcher().matches(expected, printed)
                    ? null
                    : "expected \"" + ValueText.shorten(expected) + "\", got \"" + ValueText.shorten(printed) + "\"";
        }
        return null;
    }

    private static @Nullable String difference(ClassTask task, ClassTask.Case test, CaseReply reply) {
        // The first result is that of the constructor.
        if (reply.results().size() != test.calls().size() + 1) {
            return "no answer";
        }
        for (int i = 0; i < test.calls().size(); i++) {
            ClassTask.Call call = test.calls().get(i);
            Value expected = call.expected();
            String difference = expected == null
                    ? null
                    : difference(task.matcher(), expected, reply.results().get(i + 1));
            if (difference != null) {
                return "call " + (i + 1) + " (" + call.method() + "): " + difference;
            }
        }
        return null;
    }

    private static @Nullable String difference(ValueMatcher matcher, Value expected, Value actual) {
        return matcher.matches(expected, actual)
                ? null
                : "expected " + ValueText.of(expected) + ", got " + ValueText.of(actual);
    }

    private String test(int index) {
        return task instanceof MainTask ? "" : "test " + (index + 1) + ": ";
    }
}
