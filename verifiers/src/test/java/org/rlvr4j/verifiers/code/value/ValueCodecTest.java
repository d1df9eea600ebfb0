package org.rlvr4j.verifiers.code.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ValueCodecTest {

    static List<Value> values() {
        return List.of(
                new Value.Null(),
                new Value.Bool(true),
                new Value.Bool(false),
                new Value.Int(Long.MIN_VALUE),
                new Value.BigInt(BigInteger.TWO.pow(200).negate()),
                new Value.Real(Double.NaN),
                new Value.Real(-0.0),
                new Value.Decimal(new BigDecimal("1.50e-7")),
                new Value.Char('é'),
                new Value.Text(""),
                new Value.Text("plain ÿ"),
                new Value.Text("漢字 \ud83d\ude00 and a lone \ud83d surrogate"),
                new Value.Opaque("Solution$1"),
                new Value.Sequence(List.of(new Value.Int(1), new Value.Sequence(List.of()))),
                new Value.Bag(List.of(new Value.Text("a"))),
                new Value.Mapping(List.of(new Value.Entry(new Value.Int(1), new Value.Null()))));
    }

    @ParameterizedTest
    @MethodSource("values")
    void read_whatWasWritten(Value value) throws IOException {
        assertThat(ValueCodec.read(stream(bytes(value)))).isEqualTo(value);
    }

    @Test
    void read_anyCorruption_failsWithIoException() throws IOException {
        Random random = new Random(1);
        byte[] whole = bytes(new Value.Sequence(values()));
        for (int i = 0; i < 2_000; i++) {
            byte[] corrupt = whole.clone();
            corrupt[random.nextInt(corrupt.length)] = (byte) random.nextInt();
            int length = random.nextInt(corrupt.length + 1);
            try {
                ValueCodec.read(stream(java.util.Arrays.copyOf(corrupt, length)));
            } catch (IOException expected) {
                assertThat(expected).isNotNull();
            }
        }
    }

    @Test
    void read_claimedCount_isHeldAgainstWhatIsLeft() throws IOException {
        byte[] bytes = bytes(new Value.Sequence(List.of(new Value.Null())));
        bytes[1] = 0x7F;
        assertThatThrownBy(() -> ValueCodec.read(stream(bytes)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not fit");
    }

    @Test
    void read_deepNesting_isRefused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (int i = 0; i < 10_000; i++) {
            out.writeByte(9);
            out.writeInt(1);
        }
        assertThatThrownBy(() -> ValueCodec.read(stream(bytes.toByteArray())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("deeper than");
    }

    private static byte[] bytes(Value value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ValueCodec.write(new DataOutputStream(bytes), value);
        return bytes.toByteArray();
    }

    private static DataInputStream stream(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }
}
