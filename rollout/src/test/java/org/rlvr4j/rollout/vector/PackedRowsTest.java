package org.rlvr4j.rollout.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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

        for (int row = 0; row < n; ) {
            int block = PackedRows.block(n - row);
            for (int i = 0; i < in; i++) {
                for (int r = 0; r < block; r++) {
                    assertThat(rows.values()[rows.at(row, i, block) + r]).isEqualTo(x[(row + r) * stride + i]);
                }
            }
            row += block;
        }
        assertThat(rows.rows()).isEqualTo(n);
    }
}
