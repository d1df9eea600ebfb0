package org.rlvr4j.examples.experiment;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Finds the base model that lies in the repository as {@code examples/models/digit-sum-base}. */
public final class BundledModel {

    private static final String FOLDER = "models/digit-sum-base";

    private BundledModel() {}

    /**
     * Returns its folder, an ordinary Hugging Face one.
     *
     * @throws IllegalStateException if it is not found
     */
    public static Path folder() {
        // target/classes, or target/*.jar, of this module
        Path beside = codeSource().resolve("../..").normalize().resolve(FOLDER);
        return Stream.of(beside, Path.of("examples", FOLDER), Path.of(FOLDER))
                .filter(folder -> Files.exists(folder.resolve("config.json")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "the bundled base model is not at " + beside + "; make it with: rlvr4j pretrain " + beside));
    }

    private static Path codeSource() {
        try {
            return Path.of(BundledModel.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("cannot tell where these classes lie", e);
        }
    }
}
