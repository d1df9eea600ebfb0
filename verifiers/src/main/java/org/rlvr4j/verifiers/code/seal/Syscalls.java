package org.rlvr4j.verifiers.code.seal;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The system call numbers of one processor architecture (Linux 6.x, {@code asm/unistd.h}).
 *
 * @param auditArchitecture the value of {@code seccomp_data.arch}
 * @param numbers name to number
 */
record Syscalls(int auditArchitecture, Map<String, Integer> numbers) {

    /**
     * What a warm Java virtual machine needs: memory, clocks, locks, and reading and writing of open files. Opening,
     * connecting, starting threads or processes and sending signals to others are not among them.
     */
    static final List<String> NEEDED = List.of(
            "brk",
            "clock_getres",
            "clock_gettime",
            "clock_nanosleep",
            "close",
            "exit",
            "exit_group",
            "fstat",
            "futex",
            "getcpu",
            "getpid",
            "getppid",
            "getrandom",
            "getrusage",
            "gettid",
            "gettimeofday",
            "lseek",
            "madvise",
            "membarrier",
            "mmap",
            "mprotect",
            "mremap",
            "munmap",
            "nanosleep",
            "pread64",
            "read",
            "restart_syscall",
            "rseq",
            "rt_sigaction",
            "rt_sigprocmask",
            "rt_sigreturn",
            "sched_getaffinity",
            "sched_yield",
            "set_robust_list",
            "sigaltstack",
            "sysinfo",
            "times",
            "uname");

    private static final Syscalls X86_64 = new Syscalls(
            0xC000003E,
            Map.ofEntries(
                    Map.entry("read", 0),
                    Map.entry("write", 1),
                    Map.entry("open", 2),
                    Map.entry("close", 3),
                    Map.entry("fstat", 5),
                    Map.entry("lseek", 8),
                    Map.entry("mmap", 9),
                    Map.entry("mprotect", 10),
                    Map.entry("munmap", 11),
                    Map.entry("brk", 12),
                    Map.entry("rt_sigaction", 13),
                    Map.entry("rt_sigprocmask", 14),
                    Map.entry("rt_sigreturn", 15),
                    Map.entry("pread64", 17),
                    Map.entry("sched_yield", 24),
                    Map.entry("mremap", 25),
                    Map.entry("madvise", 28),
                    Map.entry("nanosleep", 35),
                    Map.entry("getpid", 39),
                    Map.entry("socket", 41),
                    Map.entry("clone", 56),
                    Map.entry("execve", 59),
                    Map.entry("exit", 60),
                    Map.entry("kill", 62),
                    Map.entry("uname", 63),
                    Map.entry("umask", 95),
                    Map.entry("gettimeofday", 96),
                    Map.entry("getrusage", 98),
                    Map.entry("sysinfo", 99),
                    Map.entry("times", 100),
                    Map.entry("ptrace", 101),
                    Map.entry("getppid", 110),
                    Map.entry("sigaltstack", 131),
                    Map.entry("prctl", 157),
                    Map.entry("gettid", 186),
                    Map.entry("futex", 202),
                    Map.entry("sched_getaffinity", 204),
                    Map.entry("restart_syscall", 219),
                    Map.entry("clock_gettime", 228),
                    Map.entry("clock_getres", 229),
                    Map.entry("clock_nanosleep", 230),
                    Map.entry("exit_group", 231),
                    Map.entry("tgkill", 234),
                    Map.entry("openat", 257),
                    Map.entry("set_robust_list", 273),
                    Map.entry("prlimit64", 302),
                    Map.entry("getcpu", 309),
                    Map.entry("seccomp", 317),
                    Map.entry("getrandom", 318),
                    Map.entry("membarrier", 324),
                    Map.entry("rseq", 334)));

    private static final Syscalls AARCH64 = new Syscalls(
            0xC00000B7,
            Map.ofEntries(
                    Map.entry("openat", 56),
                    Map.entry("close", 57),
                    Map.entry("lseek", 62),
                    Map.entry("read", 63),
                    Map.entry("write", 64),
                    Map.entry("pread64", 67),
                    Map.entry("fstat", 80),
                    Map.entry("exit", 93),
                    Map.entry("exit_group", 94),
                    Map.entry("futex", 98),
                    Map.entry("set_robust_list", 99),
                    Map.entry("nanosleep", 101),
                    Map.entry("clock_gettime", 113),
                    Map.entry("clock_getres", 114),
                    Map.entry("clock_nanosleep", 115),
                    Map.entry("ptrace", 117),
                    Map.entry("sched_getaffinity", 123),
                    Map.entry("sched_yield", 124),
                    Map.entry("restart_syscall", 128),
                    Map.entry("kill", 129),
                    Map.entry("tgkill", 131),
                    Map.entry("sigaltstack", 132),
                    Map.entry("rt_sigaction", 134),
                    Map.entry("rt_sigprocmask", 135),
                    Map.entry("rt_sigreturn", 139),
                    Map.entry("times", 153),
                    Map.entry("uname", 160),
                    Map.entry("getrusage", 165),
                    Map.entry("umask", 166),
                    Map.entry("prctl", 167),
                    Map.entry("getcpu", 168),
                    Map.entry("gettimeofday", 169),
                    Map.entry("getpid", 172),
                    Map.entry("getppid", 173),
                    Map.entry("gettid", 178),
                    Map.entry("sysinfo", 179),
                    Map.entry("socket", 198),
                    Map.entry("brk", 214),
                    Map.entry("munmap", 215),
                    Map.entry("mremap", 216),
                    Map.entry("clone", 220),
                    Map.entry("execve", 221),
                    Map.entry("mmap", 222),
                    Map.entry("mprotect", 226),
                    Map.entry("madvise", 233),
                    Map.entry("prlimit64", 261),
                    Map.entry("seccomp", 277),
                    Map.entry("getrandom", 278),
                    Map.entry("membarrier", 283),
                    Map.entry("rseq", 293)));

    /** Returns the table of the running processor, or null if there is none. */
    static @Nullable Syscalls here() {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return null;
        }
        return switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64", "arm64" -> AARCH64;
            default -> null;
        };
    }

    int number(String name) {
        Integer number = numbers.get(name);
        if (number == null) {
            throw new IllegalArgumentException("no number is known for the system call " + name);
        }
        return number;
    }
}
