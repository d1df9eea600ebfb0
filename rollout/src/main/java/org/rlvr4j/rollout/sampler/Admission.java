package org.rlvr4j.rollout.sampler;

/**
 * Decides when waiting sequences take free rows.
 *
 * <p>A group that finds rows for all its members at once has its prompt processed once; one that is split has it
 * processed again for each part. So a group waits for rows, but only while few are idle: above one row in eight, as
 * many members as fit are admitted. Idle rows cost little, since only live ones are computed.
 *
 * <p>With groups of 8 and lengths uniform in 1..128, {@code SchedulingTest} counts 1.0 prefills per group and 6 % of
 * the rows idle at 64 rows; 2.4 and 4 % at 16 rows; 3.6 and 5 % at 8.
 */
final class Admission {
    private static final int IDLE_DIVISOR = 8;

    private final int prompts;
    private final int groupSize;
    private final int rows;
    private int prompt;
    private int sample;

    Admission(int prompts, int groupSize, int rows) {
        this.prompts = prompts;
        this.groupSize = groupSize;
        this.rows = rows;
    }

    /** Members of one group that are admitted together: {@code samples} of them from {@code firstSample} on. */
    record Part(int prompt, int firstSample, int samples) {}

    /** Returns whether sequences are waiting. */
    boolean hasNext() {
        return prompt < prompts;
    }

    /** Returns whether the next part should be admitted into some of the free rows now. */
    boolean isDue(int freeRows) {
        boolean fits = hasNext() && freeRows >= groupSize - sample;
        boolean tooManyIdle = freeRows * IDLE_DIVISOR > rows;
        return freeRows > 0 && hasNext() && (fits || tooManyIdle);
    }

    /** Takes the next part, of at most {@code freeRows} members, off the queue. */
    Part next(int freeRows) {
        Part part = new Part(prompt, sample, Math.min(freeRows, groupSize - sample));
        sample += part.samples();
        if (sample == groupSize) {
            prompt++;
            sample = 0;
        }
        return part;
    }
}
