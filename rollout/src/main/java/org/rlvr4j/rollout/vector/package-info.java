/**
 * Decoding on processors with 512-bit vectors, written with Java's Vector API: no native call, and no tensor library,
 * between one token and the next.
 *
 * <p>Start at {@link org.rlvr4j.rollout.vector.VectorModel}. Its matrices are {@link
 * org.rlvr4j.rollout.vector.PackedMatrix packed} in panels of 48 outputs, or of 32 in bfloat16; keys and values lie in
 * {@link org.rlvr4j.rollout.vector.PagePool pages} of 16 positions, which {@link org.rlvr4j.rollout.vector.Sequence
 * sequences} that begin alike share.
 *
 * <p>What a row computes is, to the last bit, the same whatever else is in the batch: every output is one chain of
 * multiplications and additions in a fixed order, and no row works on another's padding.
 *
 * <p>The module {@code jdk.incubator.vector} has to be there ({@code --add-modules jdk.incubator.vector}); nothing
 * outside this package may touch its classes before it has asked {@link
 * org.rlvr4j.rollout.vector.VectorSupport#isPresent}.
 */
@NullMarked
package org.rlvr4j.rollout.vector;

import org.jspecify.annotations.NullMarked;
