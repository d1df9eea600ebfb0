package org.rlvr4j.rollout.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a shape says that a model takes, against a model. */
class VectorShapeTest {

    /** Outputs that fill no panel, and heads that fill no vector. */
    private static VectorShape shape(boolean tied, int headDim) {
        return new VectorShape(
                3,
                96,
                4,
                2,
                headDim,
                headDim,
                200,
                1001,
                1e-6f,
                false,
                true,
                VectorShape.Gate.SILU,
                1,
                0,
                0,
                tied,
                new int[3],
                new int[3]);
    }

    @BeforeEach
    void needsTheModule() {
        assumeTrue(VectorSupport.isPresent());
    }

    @ParameterizedTest
    @CsvSource({"true,false,false", "false,false,false", "true,true,true", "false,true,true", "true,true,false"})
    void weightBytes_areAModels(boolean tied, boolean half, boolean halfHead) {
        VectorShape shape = shape(tied, 24);
        try (VectorModel model = new VectorModel(shape, half, halfHead, (tokens, rows) -> {}, 1)) {
            long alignment = 4L * Lanes.ALIGNED * (4 * shape.layers() + 1);
            assertThat(shape.weightBytes(half, halfHead)).isBetween(model.bytes() - alignment, model.bytes());
        }
    }

    @Test
    void cacheBytes_ofTheLongestLength_areNotNegative() {
        VectorShape shape = shape(true, 24);
        assertThat(shape.cacheBytes(1, Integer.MAX_VALUE, false))
                .isGreaterThan(shape.cacheBytes(1, Integer.MAX_VALUE / 2, false));
    }

    @ParameterizedTest
    @CsvSource({"24,false", "24,true", "7,false", "7,true", "64,true"})
    void cacheBytes_coverAForkedSequence(int headDim, boolean half) {
        VectorShape shape = shape(true, headDim);
        PagePool pool = new PagePool(shape, half);
        long page = 4L * (pool.at(0, shape.layers()) - pool.at(0, 0));
        for (int prompt = 0; prompt < 40; prompt++) {
            Sequence first = new Sequence(pool);
            IntStream.range(0, prompt).forEach(i -> first.append());
            Sequence second = first.fork();
            first.close();
            for (int length = prompt + 1; length < 70; length++) {
                second.append();
                assertThat(shape.cacheBytes(1, length, half)).isGreaterThanOrEqualTo(page * second.pages());
            }
            second.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void cacheBytes_areTightForALongSequence(boolean half) {
        VectorShape shape = shape(true, 24);
        PagePool pool = new PagePool(shape, half);
        long page = 4L * (pool.at(0, shape.layers()) - pool.at(0, 0));
        assertThat(shape.cacheBytes(2, 160, half)).isEqualTo(2 * 11 * page);
    }

    /** A page of 64 layers is a chunk of the pool in float32, and half of one in bfloat16. */
    @Test
    void cacheBytes_areHalfInAHalfModel() {
        VectorShape deep = new VectorShape(
                64,
                16,
                8,
                8,
                64,
                64,
                16,
                32,
                1e-6f,
                false,
                true,
                VectorShape.Gate.SILU,
                1,
                0,
                0,
                true,
                new int[64],
                new int[64]);
        try (VectorModel model = new VectorModel(deep, true, true, (tokens, rows) -> {}, 1)) {
            long before = model.bytes();
            Sequence[] sequence = new Sequence[17];
            Arrays.fill(sequence, model.sequence());
            model.rotary(new float[17 * 64], new float[17 * 64]);
            model.forward(new int[17], sequence, 17, null);
            assertThat(model.bytes() - before).isLessThanOrEqualTo(deep.cacheBytes(1, 17, true));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void logitBytes_coverAModelsRows(boolean halfHead) {
        VectorShape shape = shape(true, 24);
        try (VectorModel model = new VectorModel(shape, halfHead, halfHead, (tokens, rows) -> {}, 1)) {
            assertThat(shape.logitBytes(7)).isGreaterThanOrEqualTo(4L * 7 * model.logitStride());
        }
    }
}
