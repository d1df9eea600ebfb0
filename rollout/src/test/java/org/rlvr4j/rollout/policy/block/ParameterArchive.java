package org.rlvr4j.rollout.policy.block;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A TorchScript archive with matrices as parameters, as {@code torch.jit.save} of PyTorch 2.7 writes it. */
final class ParameterArchive {
    private final Map<String, float[][]> parameters = new LinkedHashMap<>();
    private final String method;

    /** Begins an archive whose {@code forward} is the given text, indented by two. */
    ParameterArchive(String method) {
        this.method = method;
    }

    ParameterArchive with(String name, float[][] values) {
        parameters.put(name, values);
        return this;
    }

    byte[] bytes() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
                put(zip, "m/data.pkl", pickle());
                put(zip, "m/code/__torch__.py", source().getBytes(StandardCharsets.UTF_8));
                put(zip, "m/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
                put(zip, "m/version", "3\n".getBytes(StandardCharsets.UTF_8));
                for (Map.Entry<String, float[][]> parameter : parameters.entrySet()) {
                    put(zip, "m/data/" + parameter.getKey(), data(parameter.getValue()));
                }
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String source() {
        StringBuilder source = new StringBuilder("class Mod(Module):\n  __parameters__ = [");
        parameters.keySet().forEach(name -> source.append('"').append(name).append("\", "));
        source.append("]\n  __buffers__ = []\n  training : bool\n");
        parameters.keySet().forEach(name -> source.append("  ").append(name).append(" : Tensor\n"));
        return source + method;
    }

    private byte[] pickle() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(new byte[] {(byte) 0x80, 2});
        out.writeBytes("c__torch__\nMod\n)");
        out.write(0x81);
        out.writeBytes("}(");
        text(out, "training");
        out.write(0x88);
        for (Map.Entry<String, float[][]> parameter : parameters.entrySet()) {
            text(out, parameter.getKey());
            matrix(out, parameter.getKey(), parameter.getValue());
        }
        out.writeBytes("ub.");
        return bytes.toByteArray();
    }

    private static void matrix(DataOutputStream out, String name, float[][] matrix) throws IOException {
        int rows = matrix.length;
        int columns = matrix[0].length;
        out.writeBytes("ctorch._utils\n_rebuild_tensor_v2\n((");
        text(out, "storage");
        out.writeBytes("ctorch\nFloatStorage\n");
        text(out, name);
        text(out, "cpu");
        integer(out, rows * columns);
        out.writeBytes("tQ"); // a persistent id: where the numbers are
        integer(out, 0);
        tuple(out, rows, columns);
        tuple(out, columns, 1);
        out.write(0x88);
        out.writeBytes("ccollections\nOrderedDict\n)RtR");
    }

    private static void tuple(DataOutputStream out, int first, int second) throws IOException {
        out.write('(');
        integer(out, first);
        integer(out, second);
        out.write('t');
    }

    private static void integer(DataOutputStream out, int value) throws IOException {
        out.write('J');
        out.writeInt(Integer.reverseBytes(value));
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write('X');
        out.writeInt(Integer.reverseBytes(bytes.length));
        out.write(bytes);
    }

    private static byte[] data(float[][] matrix) {
        ByteBuffer buffer =
                ByteBuffer.allocate(4 * matrix.length * matrix[0].length).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] row : matrix) {
            for (float value : row) {
                buffer.putFloat(value);
            }
        }
        return buffer.array();
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
