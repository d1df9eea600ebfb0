package org.rlvr4j.grpo.preset;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * All presets. Names of projects carry the version whose numbers they reproduce, because no two projects, and no two
 * versions of one, compute the same "GRPO". What each stands for is listed in {@code grpo/docs/presets.md}.
 *
 * <p>A preset fixes the arithmetic of an update: advantages, ratio, trust region, penalties, aggregation. Learning rate,
 * group size, sampling and the number of updates per step are the trainer's settings.
 */
@SuppressWarnings("MemberName") // versions read better with underscores
public final class Presets {
    private static final Map<String, IntFunction<Preset>> BY_NAME = new LinkedHashMap<>();

    static {
        PaperPresets.register(BY_NAME);
        TrlPresets.register(BY_NAME);
        VerlPresets.register(BY_NAME);
        OtherPresets.register(BY_NAME);
    }

    private Presets() {}

    /** GRPO as DeepSeekMath has it (arXiv 2402.03300). */
    public static Preset grpo() {
        return PaperPresets.grpo();
    }

    /** GRPO as DeepSeek-R1 has it (arXiv 2501.12948). */
    public static Preset r1() {
        return PaperPresets.r1();
    }

    /**
     * Dr. GRPO (arXiv 2503.20783).
     *
     * @param maxCompletionLength the run's limit in tokens, its constant normaliser
     */
    public static Preset drGrpo(int maxCompletionLength) {
        return PaperPresets.drGrpo(maxCompletionLength);
    }

    /** DAPO (arXiv 2503.14476). */
    public static Preset dapo() {
        return PaperPresets.dapo();
    }

    /** GSPO (arXiv 2507.18071). */
    public static Preset gspo() {
        return PaperPresets.gspo();
    }

    /** TRL 1.9: {@code loss_type="grpo"}. */
    public static Preset trl_1_9_grpo() {
        return TrlPresets.trl_1_9_grpo();
    }

    /** TRL 1.9: {@code loss_type="bnpo"}: depends on the split into micro-batches. */
    public static Preset trl_1_9_bnpo() {
        return TrlPresets.trl_1_9_bnpo();
    }

    /**
     * TRL 1.9: {@code loss_type="dr_grpo"} with {@code scale_rewards="none"}, which the method asks for.
     *
     * @param maxCompletionLength {@code max_completion_length}
     */
    public static Preset trl_1_9_dr_grpo(int maxCompletionLength) {
        return TrlPresets.trl_1_9_dr_grpo(maxCompletionLength);
    }

    /** TRL 1.9: {@code loss_type="dapo"}, TRL's default; its clip is symmetric unless {@code epsilon_high} is set. */
    public static Preset trl_1_9_dapo() {
        return TrlPresets.trl_1_9_dapo();
    }

    /** TRL 1.9: {@code loss_type="cispo"} as for ScaleRL: cap 5, rewards scaled over the batch. */
    public static Preset trl_1_9_cispo() {
        return TrlPresets.trl_1_9_cispo();
    }

    /** TRL 1.9: {@code importance_sampling_level="sequence"} with {@code loss_type="grpo"}: 3e-4 and 4e-4. */
    public static Preset trl_1_9_gspo() {
        return TrlPresets.trl_1_9_gspo();
    }

    /** TRL 1.9: {@code loss_type="sapo"}: temperatures 1.0 and 1.05. */
    public static Preset trl_1_9_sapo() {
        return TrlPresets.trl_1_9_sapo();
    }

    /** TRL 1.9: {@code loss_type="luspo"} with the sequence ratio: 2e-3 and 2.5e-3. */
    public static Preset trl_1_9_luspo() {
        return TrlPresets.trl_1_9_luspo();
    }

    /** TRL 1.9: {@code loss_type="vespo"}: k 2 and 3, lambda 3 and 2. */
    public static Preset trl_1_9_vespo() {
        return TrlPresets.trl_1_9_vespo();
    }

    /** verl 0.8: {@code adv_estimator=grpo}, policy loss {@code vanilla}. */
    public static Preset verl_0_8_grpo() {
        return VerlPresets.verl_0_8_grpo();
    }

    /**
     * verl 0.8: {@code norm_adv_by_std_in_grpo=False} with {@code seq-mean-token-sum-norm}: the sum over all tokens, divided by a
     * constant but not by the number of sequences.
     *
     * @param maxCompletionLength {@code loss_scale_factor}
     */
    public static Preset verl_0_8_dr_grpo(int maxCompletionLength) {
        return VerlPresets.verl_0_8_dr_grpo(maxCompletionLength);
    }

    /** verl 0.8: {@code adv_estimator=rloo}. */
    public static Preset verl_0_8_rloo() {
        return VerlPresets.verl_0_8_rloo();
    }

    /** verl 0.8: {@code adv_estimator=reinforce_plus_plus}, without a discount. */
    public static Preset verl_0_8_reinforce_pp() {
        return VerlPresets.verl_0_8_reinforce_pp();
    }

    /** verl 0.8: {@code adv_estimator=reinforce_plus_plus_baseline}. */
    public static Preset verl_0_8_reinforce_pp_baseline() {
        return VerlPresets.verl_0_8_reinforce_pp_baseline();
    }

    /** verl 0.8: Policy loss {@code gspo}: the token form of the sequence ratio, with the paper's 3e-4 and 4e-4. */
    public static Preset verl_0_8_gspo() {
        return VerlPresets.verl_0_8_gspo();
    }

    /** verl 0.8: Policy loss {@code cispo}: weights in a band of 0.2 around 1. */
    public static Preset verl_0_8_cispo() {
        return VerlPresets.verl_0_8_cispo();
    }

    /** verl 0.8: Policy loss {@code sapo}: temperatures 1.0 and 1.05. */
    public static Preset verl_0_8_sapo() {
        return VerlPresets.verl_0_8_sapo();
    }

    /** verl 0.8: Policy loss {@code geo_mean}: log-ratios clipped at 0.2. */
    public static Preset verl_0_8_gmpo() {
        return VerlPresets.verl_0_8_gmpo();
    }

    /** verl 0.8: Policy loss {@code clip_cov}: 2e-4 of the tokens, covariances between 1 and 5. */
    public static Preset verl_0_8_clip_cov() {
        return VerlPresets.verl_0_8_clip_cov();
    }

    /** verl 0.8: Policy loss {@code kl_cov}: 2e-4 of the tokens, coefficient 1. */
    public static Preset verl_0_8_kl_cov() {
        return VerlPresets.verl_0_8_kl_cov();
    }

    /**
     * OpenRLHF 0.11.0 (3c3be623), estimator {@code group_norm} with a k3 penalty of 1e-3 in the loss, as in its GRPO
     * script: token mean over the step, log-ratios cut at 20, the penalty at 10, epsilon 1e-9.
     */
    public static Preset openrlhf_0_11_grpo() {
        return OtherPresets.openrlhf_0_11_grpo();
    }

    /**
     * NeMo-RL 0.6.0 (7ea279ab), {@code grpo_math_1B.yaml}: leave-one-out mean and standard deviation, token mean, a k3
     * penalty of 0.01 cut at 20 and 10, with the score-function term in its gradient.
     */
    public static Preset nemo_rl_0_6_grpo() {
        return OtherPresets.nemo_rl_0_6_grpo();
    }

    /**
     * Tunix 0.1.8 (c7d8950f), {@code GRPOConfig}: ratios against the sampler, sequence-mean of token-means, a k1 penalty of
     * 0.04, epsilon 1e-6.
     */
    public static Preset tunix_0_1_grpo() {
        return OtherPresets.tunix_0_1_grpo();
    }

    /** Tunix 0.1.8 (c7d8950f), {@code DAPOConfig}: ratios against the sampler, clip-higher, token mean, no penalty. */
    public static Preset tunix_0_1_dapo() {
        return OtherPresets.tunix_0_1_dapo();
    }

    /**
     * Tunix 0.1.8 (c7d8950f), {@code DrGRPOConfig}: ratios against the sampler, constant normaliser, a k1 penalty of 0.04.
     *
     * @param maxCompletionLength the constant
     */
    public static Preset tunix_0_1_dr_grpo(int maxCompletionLength) {
        return OtherPresets.tunix_0_1_dr_grpo(maxCompletionLength);
    }

    /**
     * open-instruct of August 2026 (e6c3044a), {@code GRPOExperimentConfig}: centred advantages, clip 0.2 and 0.272, token
     * mean, a k3 penalty of 0.05 cut at 40, and importance weights against the sampler cut at 2.
     */
    public static Preset open_instruct_2026_08_grpo() {
        return OtherPresets.open_instruct_2026_08_grpo();
    }

    /** Returns the names of all presets. */
    public static Set<String> names() {
        return Collections.unmodifiableSet(BY_NAME.keySet());
    }

    /**
     * Returns the preset of a name.
     *
     * @param name one of {@link #names}
     * @param maxCompletionLength the run's limit in tokens, which some presets normalise by
     * @throws IllegalArgumentException if there is no such preset
     */
    public static Preset byName(String name, int maxCompletionLength) {
        IntFunction<Preset> preset = BY_NAME.get(name);
        if (preset == null) {
            throw new IllegalArgumentException(
                    "there is no preset '" + name + "'; choose one of " + String.join(", ", names()));
        }
        return preset.apply(maxCompletionLength);
    }
}
