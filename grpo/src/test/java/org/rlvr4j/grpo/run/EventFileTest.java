package org.rlvr4j.grpo.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {

    /** The record that TensorFlow's own writer begins each file with, at wall time 0. */
    @Test
    void create_beginsAsTensorFlowDoes(@TempDir Path folder) throws IOException {
        EventFile.create(folder, 0).close();
        List<byte[]> records = records(folder);
        assertThat(records).hasSize(1);
        assertThat(HexFormat.of().formatHex(records.get(0)))
                .isEqualTo("090000000000000000" + "1a0d" + hex("brain.Event:2"));
    }

    @Test
    void scalars_wireFormat(@TempDir Path folder) throws IOException {
        try (EventFile file = EventFile.create(folder, 0)) {
            file.scalars(300, 1500, Map.of("reward", 0.5));
        }
        String value = "0a06" + hex("reward") + "15" + "0000003f";
        String summary = "0a0d" + value;
        assertThat(HexFormat.of().formatHex(records(folder).get(1)))
                .isEqualTo("09" + "000000000000f83f" + "10ac02" + "2a0f" + summary);
    }

    @Test
    void restart_purgesLaterSteps(@TempDir Path folder) throws IOException {
        try (EventFile file = EventFile.create(folder, 0)) {
            file.restart(5, 0);
        }
        assertThat(HexFormat.of().formatHex(records(folder).get(1))).endsWith("1005" + "3a020801");
    }

    /** RFC 3720, B.4: CRC-32C of 32 zeros is 0x8a9136aa; then TensorFlow's mask. */
    @Test
    void maskedCrc_knownVector() {
        int crc = 0x8a9136aa;
        int masked = ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
        assertThat(EventFile.maskedCrc(new byte[32], 0, 32)).isEqualTo(masked);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<byte[]> records(Path folder) throws IOException {
        Path file;
        try (Stream<Path> files = Files.list(folder)) {
            file = files.findFirst().orElseThrow();
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> records = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = new byte[8];
            bytes.get(length);
            assertThat(bytes.getInt()).isEqualTo(EventFile.maskedCrc(length, 0, 8));
            byte[] payload = new byte
                    [(int) ByteBuffer.wrap(length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong()];
            bytes.get(payload);
            assertThat(bytes.getInt()).isEqualTo(EventFile.maskedCrc(payload, 0, payload.length));
            records.add(payload);
        }
        return records;
    }
}
