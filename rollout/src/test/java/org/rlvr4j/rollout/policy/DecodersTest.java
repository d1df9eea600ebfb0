package org.rlvr4j.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.rlvr4j.rollout.checkpoint.ModelConfig;
import org.rlvr4j.rollout.checkpoint.OracleModels;
import org.rlvr4j.rollout.memory.ComputeOptions;
import org.rlvr4j.rollout.memory.DecoderChoice;
import org.rlvr4j.rollout.memory.HeldWeights;
import org.rlvr4j.rollout.memory.MemoryLoad;
import org.rlvr4j.rollout.memory.MemoryPlan;
import org.rlvr4j.rollout.vector.VectorShape;
import org.slf4j.LoggerFactory;

/** Which decoder is opened, and what is said where it is not the one asked for. */
class DecodersTest {

    private static final MemoryLoad LOAD = new MemoryLoad(1, 2, 8, 200, 4096, false);

    private static ModelConfig config() throws IOException {
        return ModelConfig.read(OracleModels.folder("llama"));
    }

    private static CausalLm model(DecoderChoice choice) throws IOException {
        return CausalLm.load(
                OracleModels.folder("llama"), CausalLm.Options.on(Device.cpu()).withDecoder(choice));
    }

    private static DecoderBlock block(CausalLm model, DecoderChoice choice, boolean lean) {
        return new DecoderBlock(
                model.config(),
                model.manager(),
                null,
                ComputeOptions.DEFAULT.withDecoder(choice),
                HeldWeights.FLOAT32,
                lean);
    }

    @Test
    void obstacle_noneOnAFastProcessor() throws IOException {
        assertThat(Decoders.obstacle(Device.cpu(), true, true, config(), ComputeOptions.DEFAULT))
                .isEmpty();
    }

    @Test
    void obstacle_gpu() throws IOException {
        assertThat(Decoders.obstacle(Device.gpu(), true, true, config(), ComputeOptions.DEFAULT))
                .hasValue(
                        "which decodes on the CPU, and the model lives on gpu(0); put it on the CPU or set the decoder"
                                + " to auto");
    }

    @Test
    void obstacle_slowProcessor() throws IOException {
        assertThat(Decoders.obstacle(Device.cpu(), true, false, config(), ComputeOptions.DEFAULT))
                .hasValue("and this processor has no vectors of 512 bits (AVX-512), which it needs; set the decoder to"
                        + " auto");
    }

    @Test
    void obstacle_absentModuleComesBeforeTheProcessor() throws IOException {
        assertThat(Decoders.obstacle(Device.cpu(), false, false, config(), ComputeOptions.DEFAULT))
                .get()
                .asString()
                .contains("add --add-modules jdk.incubator.vector");
    }

    @Test
    void open_scriptIsTakenWhereItIsAskedFor() throws IOException {
        try (CausalLm model = model(DecoderChoice.SCRIPT);
                Decoder decoder = model.decoder(2, 64)) {
            assertThat(decoder).isInstanceOf(CachedDecoder.class);
            assertThat(model.decoderFor(2, 64)).isEqualTo(DecoderChoice.SCRIPT);
        }
    }

    /** Copies on the heap are what a model held in 16 bits for want of memory has no room for. */
    @ParameterizedTest
    @CsvSource({"AUTO,true,false", "AUTO,false,true", "VECTOR,true,true"})
    @EnabledIf("org.rlvr4j.rollout.vector.VectorSupport#isFast")
    void shape_leanModelTakesVectorsOnlyWhereAskedTo(DecoderChoice choice, boolean lean, boolean vectors)
            throws IOException {
        try (CausalLm model = model(DecoderChoice.AUTO)) {
            try (Decoders decoders = new Decoders(block(model, choice, lean), 1L << 30)) {
                assertThat(decoders.shape(2, 64).isPresent()).isEqualTo(vectors);
            }
        }
    }

    /** Decoders are opened at every step: one warning is enough. */
    @Test
    @EnabledIf("org.rlvr4j.rollout.vector.VectorSupport#isFast")
    void shape_aSmallHeapIsSpokenOfOnce() throws IOException {
        Logger logger = (Logger) LoggerFactory.getLogger(Decoders.class);
        var events = new ListAppender<ILoggingEvent>();
        events.start();
        logger.addAppender(events);
        try (CausalLm model = model(DecoderChoice.AUTO);
                Decoders decoders = new Decoders(block(model, DecoderChoice.AUTO, false), 100_000)) {
            assertThat(decoders.shape(2, 64)).isEmpty();
            assertThat(decoders.shape(3, 128)).isEmpty();
        } finally {
            logger.detachAppender(events);
        }
        assertThat(events.list).singleElement().satisfies(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.WARN);
            assertThat(event.getFormattedMessage())
                    .startsWith("decoding 2 rows of 64 tokens with vectors takes ")
                    .contains(" of the Java heap, and half of it is 0 MB; raise it with -Xmx2m")
                    .endsWith("; until then the script decodes");
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"VECTOR", "SCRIPT"})
    @EnabledIf("org.rlvr4j.rollout.vector.VectorSupport#isFast")
    void memory_countsTheDecoderThatIsOpened(DecoderChoice choice) throws IOException {
        try (CausalLm model = model(choice)) {
            MemoryPlan plan = model.memory(LOAD);
            VectorShape shape = VectorShapes.of(model.config());
            boolean vectors = choice == DecoderChoice.VECTOR;
            assertThat(plan.bytes("decoding's weights, Java heap"))
                    .isEqualTo(vectors ? shape.weightBytes(false, false) : 0);
            assertThat(plan.bytes("key-value cache, Java heap"))
                    .isEqualTo(vectors ? shape.cacheBytes(LOAD.rows(), LOAD.longest(), false) : 0);
            assertThat(plan.bytes("logits while drawing, Java heap"))
                    .isEqualTo(vectors ? shape.logitBytes(LOAD.rows()) : 0);
            assertThat(plan.bytes("key-value cache") > 0).isNotEqualTo(vectors);
        }
    }
}
