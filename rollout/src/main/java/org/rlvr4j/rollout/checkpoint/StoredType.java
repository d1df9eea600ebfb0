package org.rlvr4j.rollout.checkpoint;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a weight is stored in a file. In memory weights are float32, but for matrices that are never trained. */
public enum StoredType {
    FLOAT32("F32", "float32", Float.BYTES),
    FLOAT16("F16", "float16", Short.BYTES),
    BFLOAT16("BF16", "bfloat16", Short.BYTES);

    private final String safetensorsName;
    private final String torchName;
    private final int bytes;

    StoredType(String safetensorsName, String torchName, int bytes) {
        this.safetensorsName = safetensorsName;
        this.torchName = torchName;
        this.bytes = bytes;
    }

    /** Returns the name in a safetensors header. */
    public String safetensorsName() {
        return safetensorsName;
    }

    /** Returns the name in {@code config.json}. */
    public String torchName() {
        return torchName;
    }

    /** Returns the bytes per element. */
    public int bytes() {
        return bytes;
    }

    /**
     * Rounds values to the bits of this type: to nearest, ties to even.
     *
     * @throws IllegalStateException for {@link #FLOAT32}
     */
    public void narrow(float[] values, short[] bits, int count) {
        switch (this) {
            case FLOAT16 -> HalfPrecision.toFloat16(values, bits, count);
            case BFLOAT16 -> HalfPrecision.toBfloat16(values, bits, count);
            case FLOAT32 -> throw new IllegalStateException("float32 has no 16 bits");
        }
    }

    static Optional<StoredType> ofSafetensorsName(String name) {
        return Arrays.stream(values())
                .filter(type -> type.safetensorsName.equals(name))
                .findFirst();
    }

    static Optional<StoredType> ofTorchName(String name) {
        String plain = name.startsWith("torch.") ? name.substring("torch.".length()) : name;
        return Arrays.stream(values())
                .filter(type -> type.torchName.equals(plain))
                .findFirst();
    }

    static String supported() {
        return Arrays.stream(values()).map(StoredType::torchName).collect(Collectors.joining(", "));
    }
}
