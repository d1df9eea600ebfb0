package org.rlvr4j.grpo;

/**
 * Lets the reference policy follow the policy: after every so many updates {@code ref = alpha * policy + (1 - alpha) *
 * ref} (TR-DPO, arXiv 2404.09656; TRL's {@code sync_ref_model}, open-instruct's Polyak update).
 *
 * @param mixupAlpha in (0, 1]; 1 takes the policy as it is; {@code ref_model_mixup_alpha} in TRL
 * @param everyUpdates of the optimizer, at least 1; {@code ref_model_sync_steps} in TRL. All updates of a step see the
 *     same reference, which follows after the step, once
 */
public record ReferenceSync(double mixupAlpha, long everyUpdates) {

    /** TRL's defaults where it is switched on: 0.6, every 512 updates. */
    public static final ReferenceSync TRL = new ReferenceSync(0.6, 512);

    public ReferenceSync {
        if (!(mixupAlpha > 0 && mixupAlpha <= 1)) {
            throw new IllegalArgumentException("the reference's mixupAlpha is " + mixupAlpha
                    + "; it lies in (0, 1], or leave referenceSync out for a fixed reference");
        }
        if (everyUpdates < 1) {
            throw new IllegalArgumentException(
                    "the reference follows every " + everyUpdates + " updates; it must be at least 1");
        }
    }
}
