package org.rlvr4j.grpo.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Scalars in a file that TensorBoard reads.
 *
 * <p>The file is a sequence of TFRecords: payload length (u64), masked CRC-32C of the length, payload, masked CRC-32C of
 * the payload, all little-endian. A payload is a protocol buffer {@code tensorflow.Event} with the fields
 * {@code wall_time = 1} (double), {@code step = 2}, {@code file_version = 3}, {@code summary = 5}, whose
 * {@code value = 1} holds {@code tag = 1} and {@code simple_value = 2} (float), and {@code session_log = 7}, whose
 * {@code status = 1} is 1 for a start.
 */
final class EventFile implements AutoCloseable {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final Path path;
    private final FileChannel channel;

    private EventFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Begins a new file in a folder. TensorBoard reads all of a folder's files together. */
    static EventFile create(Path folder, long epochMillis) throws IOException {
        String name = "events.out.tfevents.%010d.rlvr4j.%d".formatted(epochMillis / 1000, epochMillis % 1000);
        Path path = folder.resolve(name);
        EventFile file = new EventFile(
                path,
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
        Message event = new Message().fixed64(1, epochMillis / 1e3);
        file.write(event.bytes(3, "brain.Event:2".getBytes(StandardCharsets.UTF_8)));
        return file;
    }

    /** Appends the scalars of one step. */
    void scalars(long step, long epochMillis, Map<String, Double> values) {
        Message summary = new Message();
        values.forEach((tag, value) -> summary.bytes(
                1,
                new Message()
                        .bytes(1, tag.getBytes(StandardCharsets.UTF_8))
                        .fixed32(2, value.floatValue())
                        .toByteArray()));
        Message event = new Message().fixed64(1, epochMillis / 1e3).varint(2, step);
        try {
            write(event.bytes(5, summary.toByteArray()));
        } catch (IOException e) {
            throw RunDirectoryException.unwritten(path, e);
        }
    }

    /** Says that a run goes on at a step: TensorBoard forgets what other files have from there on. */
    void restart(long step, long epochMillis) {
        byte[] start = new Message().varint(1, 1).toByteArray();
        try {
            write(new Message().fixed64(1, epochMillis / 1e3).varint(2, step).bytes(7, start));
        } catch (IOException e) {
            throw RunDirectoryException.unwritten(path, e);
        }
    }

    private void write(Message message) throws IOException {
        byte[] payload = message.toByteArray();
        ByteBuffer record = ByteBuffer.allocate(payload.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(payload.length);
        record.putInt(maskedCrc(record.array(), 0, 8));
        record.put(payload);
        record.putInt(maskedCrc(payload, 0, payload.length));
        record.flip();
        while (record.hasRemaining()) {
            channel.write(record);
        }
    }

    /** Rotates and shifts the checksum, since a checksum of data that holds checksums is weak. */
    static int maskedCrc(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Writes the wire format of protocol buffers. */
    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message varint(int field, long value) {
            raw(field << 3 | VARINT);
            raw(value);
            return this;
        }

        Message fixed64(int field, double value) {
            raw(field << 3 | FIXED64);
            out.writeBytes(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putDouble(value)
                    .array());
            return this;
        }

        Message fixed32(int field, float value) {
            raw(field << 3 | FIXED32);
            out.writeBytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putFloat(value)
                    .array());
            return this;
        }

        Message bytes(int field, byte[] value) {
            raw(field << 3 | BYTES);
            raw(value.length);
            out.writeBytes(value);
            return this;
        }

        private void raw(long value) {
            long left = value;
            while ((left & ~0x7FL) != 0) {
                out.write((int) ((left & 0x7F) | 0x80));
                left >>>= 7;
            }
            out.write((int) left);
        }

        byte[] toByteArray() {
            return out.toByteArray();
        }
    }
}
