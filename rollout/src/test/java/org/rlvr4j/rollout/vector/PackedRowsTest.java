package org.rlvr4j.rollout.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedRowsTest {

    @BeforeEach
    void needsTheModule() {
        assumeTrue(VectorSupport.isPresent());
    }

    @ParameterizedTest
    @CsvSource({"1,5", "8,16", "8,1", "15,33", "16,64", "23,31"})
    void pack_inputByInput(int n, int in) {
        int stride = in + 3;
        float[] x = new float[n * stride];
        for (int i = 0; i < x.length; i++) {
            x[i] = i;
        }
        PackedRows rows = new PackedRows();
        rows.pack(x, stride, in, n);

        int blocks = 0;
        for (int row = 0; row < n; blocks++) {
            int block = PackedRows.block(n - row);
            for (int i = 0; i < in; i++) {
                for (int r = 0; r < block; r++) {
                    assertThat(rows.values()[rows.at(row, i, block) + r]).isEqualTo(x[(row + r) * stride + i]);
                }
            }
            row += block;
        }
        assertThat(rows.rows()).isEqualTo(n);
        assertThat(PackedRows.blocks(n)).isEqualTo(blocks);
    }

    @ParameterizedTest
    @CsvSource({"8,1", "11,33", "9,6"})
    void pack_zerosUpToFourInputs(int n, int in) {
        PackedRows rows = new PackedRows();
        float[] before = new float[n * 2 * in];
        Arrays.fill(before, 7);
        rows.pack(before, 2 * in, 2 * in, n);
        rows.pack(before, in, in, n);

        for (int row = 0; row < n; ) {
            int block = PackedRows.block(n - row);
            for (int at = rows.at(row, in, block); at < rows.at(row, Lanes.padded(in, 4), block); at++) {
                assertThat(rows.values()[at]).isZero();
            }
            row += block;
        }
    }
}
