package org.rlvr4j.verifiers.math.evaluate;

/** Keys for names, of which random values are made. */
final class Keys {

    private Keys() {}

    /**
     * Returns a key that names do not share, as they may share {@link String#hashCode}: {@code Aa} and {@code BB} do.
     *
     * <p>Source: FNV-1a to 64 bits, Fowler, Noll, and Vo; over UTF-16 code units instead of bytes.
     */
    static long of(String name) {
        long key = 0xcbf29ce484222325L;
        for (int i = 0; i < name.length(); i++) {
            key = (key ^ name.charAt(i)) * 0x100000001b3L;
        }
        return key;
    }
}
