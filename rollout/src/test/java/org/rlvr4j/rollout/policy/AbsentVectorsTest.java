package org.rlvr4j.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.rlvr4j.rollout.checkpoint.OracleModels;
import org.rlvr4j.rollout.memory.DecoderChoice;
import org.rlvr4j.rollout.policy.draw.Distribution;
import org.rlvr4j.rollout.vector.VectorSupport;

/** A Java without the module of the Vector API, in a process of its own. */
class AbsentVectorsTest {

    /** Decodes, and then asks for vectors. */
    static final class Program {
        public static void main(String[] arguments) throws IOException {
            Path folder = Path.of(arguments[0]);
            try (CausalLm model = CausalLm.load(folder);
                    Decoder decoder = model.decoder(1, 8)) {
                decoder.admit(new int[] {1, 2}, new int[] {0});
                decoder.draw(new int[] {0}, 2, new double[1][2], Distribution.GREEDY);
                System.out.println(VectorSupport.isFast() + " " + model.decoderFor(1, 8));
            }
            try (CausalLm model = CausalLm.load(folder, CausalLm.Options.DEFAULT.withDecoder(DecoderChoice.VECTOR))) {
                System.out.println("opened " + model.config().layers());
            } catch (IllegalArgumentException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void decoder_isTheScripts_andVectorsAreRefusedWithTheRemedy() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dai.djl.offline=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        OracleModels.folder("llama").toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(printed.lines())
                .containsExactly(
                        "false SCRIPT",
                        "the decoder was set to vector, and this Java was started without the module it is written with;"
                                + " add --add-modules jdk.incubator.vector, or set the decoder to auto");
    }
}
