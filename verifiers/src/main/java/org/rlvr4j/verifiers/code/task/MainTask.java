package org.rlvr4j.verifiers.code.task;

/**
 * A class to write, and a test class that calls it: the program passes if the test's {@code main} returns normally. The
 * test runs beside the solution, so its expected values are inside the sandbox; where there is a choice, use {@link
 * FunctionTask}.
 *
 * @param test the source of the test; compiled as a unit of its own, in which names of the Java library mean the library
 * @param entryClass the class of the test with {@code main}
 * @param stub see {@link CodeTask#stub}; classes that it declares may bear names of the Java library
 */
public record MainTask(String test, String entryClass, String stub) implements CodeTask {}
