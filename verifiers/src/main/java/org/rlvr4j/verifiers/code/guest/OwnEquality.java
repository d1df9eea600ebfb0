package org.rlvr4j.verifiers.code.guest;

/**
 * Marks a class of the solution that decides equality itself and that the test does not mention. The instrumenter adds
 * it; {@link Border} refuses such objects.
 */
public interface OwnEquality {}
