package org.rlvr4j.rollout.script;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Wraps TorchScript source in the archive that libtorch loads: a zip of stored entries holding the source and a pickle
 * of the module's attributes. The format is that of {@code torch.jit.save} (PyTorch 2.7,
 * {@code torch/csrc/jit/serialization}), reduced to modules without parameters.
 */
final class ScriptArchive {

    private static final byte[] EMPTY_TUPLE = {(byte) 0x80, 2, ')', '.'};

    private ScriptArchive() {}

    /**
     * Returns the archive of one module.
     *
     * @param source TorchScript text that declares {@code class Module} and its attributes
     * @param attributes values of the declared attributes: {@link Integer}, {@link Double}, {@link Boolean},
     *     {@code int[]} or {@code double[]}
     */
    static byte[] of(String source, Map<String, ?> attributes) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
                put(zip, "m/data.pkl", pickle(attributes));
                put(zip, "m/code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
                put(zip, "m/constants.pkl", EMPTY_TUPLE);
                put(zip, "m/version", "3\n".getBytes(StandardCharsets.US_ASCII));
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] pickle(Map<String, ?> attributes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(new byte[] {(byte) 0x80, 2});
        out.writeBytes("c__torch__\nModule\n");
        out.write(new byte[] {')', (byte) 0x81, '}', '('});
        text(out, "training");
        out.write(0x89);
        for (Map.Entry<String, ?> attribute : attributes.entrySet()) {
            text(out, attribute.getKey());
            value(out, attribute.getKey(), attribute.getValue());
        }
        out.writeBytes("ub.");
        return bytes.toByteArray();
    }

    private static void value(DataOutputStream out, String name, Object value) throws IOException {
        if (value instanceof Integer number) {
            integer(out, number);
        } else if (value instanceof Double number) {
            out.write('G');
            out.writeDouble(number);
        } else if (value instanceof Boolean flag) {
            out.write(flag ? 0x88 : 0x89);
        } else if (value instanceof int[] numbers) {
            out.writeBytes("ctorch.jit._pickle\nbuild_intlist\n](");
            for (int number : numbers) {
                integer(out, number);
            }
            out.write(new byte[] {'e', (byte) 0x85, 'R'});
        } else if (value instanceof double[] numbers) {
            out.writeBytes("ctorch.jit._pickle\nbuild_doublelist\n](");
            for (double number : numbers) {
                out.write('G');
                out.writeDouble(number);
            }
            out.write(new byte[] {'e', (byte) 0x85, 'R'});
        } else {
            throw new IllegalArgumentException("attribute " + name + " is a "
                    + value.getClass().getName() + "; scripts take Integer, Double, Boolean, int[] and double[]");
        }
    }

    private static void integer(DataOutputStream out, int value) throws IOException {
        out.write('J');
        out.writeInt(Integer.reverseBytes(value));
    }

    private static void text(DataOutputStream out, String value) throws IOException {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        out.write('X');
        out.writeInt(Integer.reverseBytes(bytes.length));
        out.write(bytes);
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
    }
}
