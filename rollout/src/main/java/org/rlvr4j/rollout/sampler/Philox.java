package org.rlvr4j.rollout.sampler;

/**
 * The block function Philox4x32-10: a 64-bit key and a 128-bit counter give 128 random bits. Equal inputs give equal
 * bits; there is no state.
 *
 * <p>J. Salmon, M. Moraes, R. Dror, D. Shaw: Parallel Random Numbers: As Easy as 1, 2, 3. SC11, 2011,
 * doi:10.1145/2063384.2063405, section 3.
 */
final class Philox {
    private static final int ROUNDS = 10;
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final long LOW = 0xFFFFFFFFL;

    private Philox() {}

    /** 128 bits as two words; {@code low} holds the paper's words 0 and 1, the lower half first. */
    record Block(long low, long high) {}

    /** Returns the random block of a counter under a key. */
    static Block block(long key, Block counter) {
        int key0 = (int) key;
        int key1 = (int) (key >>> 32);
        long word0 = counter.low() & LOW;
        long word1 = counter.low() >>> 32;
        long word2 = counter.high() & LOW;
        long word3 = counter.high() >>> 32;
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = MULTIPLIER_0 * word0;
            long product1 = MULTIPLIER_1 * word2;
            word0 = (product1 >>> 32) ^ word1 ^ (key0 & LOW);
            word2 = (product0 >>> 32) ^ word3 ^ (key1 & LOW);
            word1 = product1 & LOW;
            word3 = product0 & LOW;
            key0 += WEYL_0;
            key1 += WEYL_1;
        }
        return new Block(word0 | (word1 << 32), word2 | (word3 << 32));
    }
}
