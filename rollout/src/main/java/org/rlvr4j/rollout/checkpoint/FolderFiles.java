package org.rlvr4j.rollout.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Looks for files of a model folder. In Hugging Face's cache they are links to where they were downloaded to, and one
 * whose download was removed is not to be taken for a file that the model does without.
 */
public final class FolderFiles {

    private FolderFiles() {}

    /**
     * Returns whether a file is there.
     *
     * @throws CheckpointException if it is a link that leads nowhere
     */
    public static boolean has(Path file) throws CheckpointException {
        if (Files.exists(file)) {
            return true;
        }
        if (Files.isSymbolicLink(file)) {
            throw new CheckpointException(
                    file + " is a link to " + target(file) + ", where nothing is: download the file again");
        }
        return false;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "a place that cannot be read";
        }
    }
}
