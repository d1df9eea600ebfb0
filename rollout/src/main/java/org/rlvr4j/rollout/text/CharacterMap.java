package org.rlvr4j.rollout.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * SentencePiece's {@code precompiled_charsmap}: the length of a trie in bytes, the trie as a double array of 32-bit
 * units (Aoe 1989, in the layout of darts-clone), then the texts that it points to, each ended by a zero.
 *
 * <p>The tokenizers library follows the trie without looking where it leads, and takes the process with it when that is
 * nowhere, so that all of it is walked here.
 */
final class CharacterMap {

    private static final int LABEL = 0x8000_00ff;
    private static final int LEAF = 1 << 8;
    private static final int VALUE = 0x7fff_ffff;

    private final int[] units;
    private final byte[] texts;

    private CharacterMap(int[] units, byte[] texts) {
        this.units = units;
        this.texts = texts;
    }

    /** Returns what is wrong with a map; null if nothing is. */
    static @Nullable String fault(byte[] map) {
        ByteBuffer bytes = ByteBuffer.wrap(map).order(ByteOrder.LITTLE_ENDIAN);
        if (map.length < Integer.BYTES) {
            return "it has " + map.length + " bytes";
        }
        int count = (int) (Integer.toUnsignedLong(bytes.getInt()) / Integer.BYTES);
        if (count == 0 || count > bytes.remaining() / Integer.BYTES) {
            return "its trie should have " + Integer.toUnsignedString(count) + " units, and there is room for "
                    + bytes.remaining() / Integer.BYTES;
        }
        int[] units = new int[count];
        bytes.asIntBuffer().get(units);
        bytes.position(bytes.position() + count * Integer.BYTES);
        byte[] texts = new byte[bytes.remaining()];
        bytes.get(texts);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(texts));
        } catch (CharacterCodingException e) {
            return "its texts are not UTF-8";
        }
        return new CharacterMap(units, texts).isSound() ? null : "its trie leads beyond its end";
    }

    /** Visits each state that some bytes lead to. */
    private boolean isSound() {
        BitSet seen = new BitSet(units.length);
        Deque<Long> states = new ArrayDeque<>();
        states.add(offset(units[0]));
        while (!states.isEmpty()) {
            long state = states.remove();
            for (int label = 1; label < 256; label++) {
                long place = state ^ label;
                if (place >= units.length) {
                    return false;
                }
                int unit = units[(int) place];
                if ((unit & LABEL) != label || seen.get((int) place)) {
                    continue;
                }
                seen.set((int) place);
                long next = place ^ offset(unit);
                if ((unit & LEAF) != 0 && (next >= units.length || !isText(units[(int) next] & VALUE))) {
                    return false;
                }
                states.add(next);
            }
        }
        return true;
    }

    private static long offset(int unit) {
        return (Integer.toUnsignedLong(unit) >>> 10) << ((unit & (1 << 9)) >> 6);
    }

    /** Returns whether a text can begin at a place: not within a character, and not beyond the end. */
    private boolean isText(int place) {
        return place == texts.length || (place < texts.length && (texts[place] & 0xc0) != 0x80);
    }
}
