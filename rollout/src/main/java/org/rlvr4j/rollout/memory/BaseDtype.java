package org.rlvr4j.rollout.memory;

import org.rlvr4j.rollout.checkpoint.StoredType;

/** What the matrices of a model are held in when they are not trained themselves, but adapters beside them. */
public enum BaseDtype {
    /** Each as its file stores it: half the memory of float32 where that is a 16-bit type, and nothing is lost. */
    AUTO,
    /** All in float32. */
    FLOAT32,
    /** All in bfloat16; what a file stores with more bits is rounded to the nearest value. */
    BFLOAT16;

    /** Returns what a matrix is held in. */
    StoredType held(StoredType stored) {
        return switch (this) {
            case AUTO -> stored;
            case FLOAT32 -> StoredType.FLOAT32;
            case BFLOAT16 -> StoredType.BFLOAT16;
        };
    }
}
