/**
 * What parent and workers say to each other: length-prefixed frames over the worker's standard streams. Start with
 * {@link org.rlvr4j.verifiers.code.wire.Frames}; the other types are the messages. Expected values are in none of them.
 */
@NullMarked
package org.rlvr4j.verifiers.code.wire;

import org.jspecify.annotations.NullMarked;
