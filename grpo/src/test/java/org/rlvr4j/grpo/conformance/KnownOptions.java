package org.rlvr4j.grpo.conformance;

import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * The options that the runners know, whether they need them for a case or not. A case with another one that disagrees is
 * reported as not mapped, by that option's name, since nothing here can know what it changes.
 */
final class KnownOptions {
    private static final Set<String> TRL = Set.of(
            "loss_type",
            "importance_sampling_level",
            "beta",
            "epsilon",
            "epsilon_high",
            "delta",
            "top_entropy_quantile",
            "off_policy_mask_threshold",
            "use_bias_correction_kl",
            "entropy_coef",
            "use_vllm",
            "vllm_importance_sampling_correction",
            "vllm_importance_sampling_mode",
            "vllm_importance_sampling_clip_max",
            "vllm_importance_sampling_clip_min",
            "max_completion_length",
            "sapo_temperature_pos",
            "sapo_temperature_neg",
            "vespo_k_pos",
            "vespo_lambda_pos",
            "vespo_k_neg",
            "vespo_lambda_neg",
            "current_gradient_accumulation_steps",
            "num_items_in_batch",
            "temperature",
            "scale_rewards",
            "multi_objective_aggregation",
            "num_generations",
            "reward_weights",
            "eos_token_id",
            "pad_token_id",
            "threshold");
    private static final Set<String> VERL = Set.of(
            "policy_loss",
            "loss_agg_mode",
            "global_batch_info",
            "clip_ratio",
            "clip_ratio_low",
            "clip_ratio_high",
            "clip_ratio_c",
            "note",
            "tau_pos",
            "tau_neg",
            "policy_loss_params",
            "dp_size",
            "batch_num_tokens",
            "global_batch_size",
            "loss_scale_factor",
            "kl_penalty",
            "estimator",
            "epsilon",
            "norm_adv_by_std_in_grpo",
            "gamma",
            "lam",
            "cliprange_value",
            "shift_mean",
            "rollout_is",
            "rollout_is_threshold",
            "rollout_is_batch_normalize",
            "rollout_rs",
            "rollout_rs_threshold");

    private KnownOptions() {}

    /** Returns the options of a case of TRL or verl that no runner knows, with their values. */
    static List<String> unknown(String project, Case vector) {
        Set<String> known =
                switch (project) {
                    case "trl" -> TRL;
                    case "verl" -> VERL;
                    default -> Set.of();
                };
        if (known.isEmpty()) {
            return List.of();
        }
        Iterable<String> names = () -> vector.config().fieldNames();
        return StreamSupport.stream(names.spliterator(), false)
                .filter(name ->
                        !known.contains(name) && !vector.config().path(name).isNull())
                .map(name -> name + "=" + vector.config().path(name))
                .toList();
    }
}
