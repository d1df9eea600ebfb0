package org.rlvr4j.verifiers.code.seal;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A seccomp filter for all threads of the process: the calls that a warm virtual machine needs are allowed, writing goes
 * to the frame channel and standard error only, signals go to the process itself only, everything else fails with {@code
 * EPERM}.
 *
 * <p>The filter is classic BPF over {@code struct seccomp_data} ({@code linux/seccomp.h}): number at offset 0,
 * architecture at 4, the low half of argument 0 at 16.
 */
final class Seccomp {

    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    private static final int SECCOMP_FILTER_FLAG_TSYNC = 1;

    private static final int RET_KILL_PROCESS = 0x80000000;
    private static final int RET_EPERM = 0x00050001;
    private static final int RET_ALLOW = 0x7FFF0000;

    private static final int LOAD = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private static final int IF_EQUAL = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private static final int IF_AT_LEAST = 0x35; // BPF_JMP | BPF_JGE | BPF_K
    private static final int IF_GREATER = 0x25; // BPF_JMP | BPF_JGT | BPF_K
    private static final int RETURN = 0x06; // BPF_RET | BPF_K

    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int ARGUMENT_0 = 16;
    private static final int ARGUMENT_0_HIGH = 20;
    private static final int X32_BIT = 0x40000000;

    private record Instruction(int code, int ifTrue, int ifFalse, int operand) {}

    private Seccomp() {}

    /** Installs the filter and returns what happened. */
    static String install() {
        long result = LibC.call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        if (result < 0) {
            return "no-new-privileges failed with error " + -result;
        }
        List<Instruction> program = filter(LibC.table(), LibC.call("getpid", 0, 0, 0, 0, 0));
        ByteBuffer bytes = ByteBuffer.allocate(program.size() * 8).order(ByteOrder.nativeOrder());
        for (Instruction instruction : program) {
            bytes.putShort((short) instruction.code);
            bytes.put((byte) instruction.ifTrue);
            bytes.put((byte) instruction.ifFalse);
            bytes.putInt(instruction.operand);
        }
        try (Memory code = new Memory(bytes.capacity());
                Memory header = new Memory(16)) {
            code.write(0, bytes.array(), 0, bytes.capacity());
            header.clear();
            header.setShort(0, (short) program.size());
            header.setPointer(8, code);
            result = LibC.call(
                    "seccomp", SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, Pointer.nativeValue(header), 0, 0);
        }
        if (result > 0) {
            return "failed: thread " + result + " has a filter of its own";
        }
        return result < 0
                ? "failed with error " + -result
                : "on, for all threads; " + (Syscalls.NEEDED.size() + 2) + " system calls allowed";
    }

    private static List<Instruction> filter(Syscalls table, long pid) {
        List<Instruction> program = new ArrayList<>();
        program.add(new Instruction(LOAD, 0, 0, ARCHITECTURE));
        program.add(new Instruction(IF_EQUAL, 1, 0, table.auditArchitecture()));
        program.add(new Instruction(RETURN, 0, 0, RET_KILL_PROCESS));
        program.add(new Instruction(LOAD, 0, 0, NUMBER));
        program.add(new Instruction(IF_AT_LEAST, 0, 1, X32_BIT));
        program.add(new Instruction(RETURN, 0, 0, RET_EPERM));
        for (String name : Syscalls.NEEDED) {
            program.add(new Instruction(IF_EQUAL, 0, 1, table.number(name)));
            program.add(new Instruction(RETURN, 0, 0, RET_ALLOW));
        }
        // write(fd <= 2, ...)
        program.add(new Instruction(IF_EQUAL, 0, 6, table.number("write")));
        program.add(new Instruction(LOAD, 0, 0, ARGUMENT_0_HIGH));
        program.add(new Instruction(IF_EQUAL, 0, 3, 0));
        program.add(new Instruction(LOAD, 0, 0, ARGUMENT_0));
        program.add(new Instruction(IF_GREATER, 1, 0, 2));
        program.add(new Instruction(RETURN, 0, 0, RET_ALLOW));
        program.add(new Instruction(RETURN, 0, 0, RET_EPERM));
        // tgkill(own process, ...)
        program.add(new Instruction(IF_EQUAL, 0, 3, table.number("tgkill")));
        program.add(new Instruction(LOAD, 0, 0, ARGUMENT_0));
        program.add(new Instruction(IF_EQUAL, 0, 1, (int) pid));
        program.add(new Instruction(RETURN, 0, 0, RET_ALLOW));
        program.add(new Instruction(RETURN, 0, 0, RET_EPERM));
        return program;
    }
}
