package org.rlvr4j.grpo.conformance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which code runs which kind of case. */
final class Runners {
    private static final Map<String, Function<Case, Outcome>> RUNNERS = new HashMap<>();

    static {
        RUNNERS.put("trl grpo_loss", TrlLosses::run);
        RUNNERS.put("trl advantages", TrlOthers::advantages);
        RUNNERS.put("trl nanstd", TrlOthers::nanStd);
        RUNNERS.put("trl high_entropy_mask", TrlOthers::entropyMask);
        RUNNERS.put("trl mask_truncated", TrlOthers::truncation);
        RUNNERS.put("trl entropy_from_logits", TrlOthers::entropies);
        RUNNERS.put("trl selective_log_softmax", TrlOthers::logSoftmax);
        RUNNERS.put("verl policy_loss", VerlLosses::policy);
        RUNNERS.put("verl agg_loss", VerlLosses::aggregate);
        RUNNERS.put("verl advantage", VerlAdvantages::run);
        RUNNERS.put("verl kl_penalty", VerlOthers::kl);
        RUNNERS.put("verl entropy_loss", VerlOthers::entropyLoss);
        RUNNERS.put("verl masked_whiten", VerlOthers::whitening);
        RUNNERS.put("verl rollout_is", VerlOthers::importance);
        RUNNERS.put("verl rollout_rs", VerlOthers::rejection);
        peer(PeerAdvantages::estimate, "rloo", "mean_only", "maxrl", "grpo_std", "grpo_loo_std");
        peer(PeerAdvantages::broadcast, "broadcast_to_tokens");
        peer(PeerAdvantages::leaveOneOut, "leave_one_out_baseline_and_std");
        peer(PeerAdvantages::returns, "reinforce_pp_returns");
        peer(PeerAdvantages::gae, "gae");
        peer(PeerAdvantages::groupStatistics, "group_mean_std");
        peer(PeerAdvantages::leaveOneOutOverBatch, "leave_one_out_mean_center");
        peer(TrlOthers::nanStd, "nanstd", "nanstd_rows");
        peer(TrlOthers::entropyMask, "high_entropy_mask");
        peer(PeerLosses::offPolicyMask, "off_policy_seq_mask");
        peer(PeerOthers::kl, "k1", "k2", "k3");
        peer(PeerOthers::klInLoss, "k3_with_is_weight", "k3_is_weighted", "k3_loss_gradient");
        peer(
                PeerLosses::run,
                "clipped_pg",
                "reinforce",
                "cispo",
                "clipped_pg_sampler_is",
                "tis_weight",
                "gspo",
                "sapo",
                "dppo",
                "gmpo",
                "dual_clip");
        peer(PeerLosses::klMetrics, "policy_and_sampler_kl");
        peer(PeerLosses::crossEntropy, "masked_ce");
        peer(
                PeerOthers::aggregate,
                "seq_mean_token_mean",
                "token_sum_over_norm",
                "token_mean",
                "seq_mean_token_sum",
                "seq_mean_token_scale",
                "prompt_mean",
                "masked_mean",
                "trl_loss_types");
        peer(PeerLosses::sequenceReject, "sequence_reject");
        peer(PeerLosses::importanceModes, "trl_vllm_is_modes");
        peer(PeerOthers::overlong, "soft_overlong", "soft_overlong_shaped");
        peer(PeerOthers::linearScale, "linear_scale", "linear_scale_batch");
        peer(PeerOthers::stopProperly, "stop_properly");
        peer(PeerOthers::repetition, "repetition_penalty");
        peer(PeerOthers::cosine, "cosine_length");
        peer(PeerOthers::majority, "majority_value");
        peer(PeerOthers::mean, "mean_at_n");
        peer(PeerOthers::passAtK, "pass_at_k");
        peer(VerifierCases::thinkFormat, "think_format");
        peer(VerifierCases::accuracy, "math_accuracy");
        peer(VerifierCases::reasoningAccuracy, "reasoning_math_accuracy");
        RUNNERS.put("peer flush_left", leftOut("completions have lengths, so no padding is ever moved"));
        RUNNERS.put("peer repeat_sampler", PromptOrder::run);
        RUNNERS.put("peer replay_buffer_min_heap", leftOut("there is no replay buffer"));
        RUNNERS.put("optim optimizer", OtherFiles::optim);
        RUNNERS.put("optim schedule", OtherFiles::optim);
        RUNNERS.put("sampling sampling", OtherFiles::sampling);
        RUNNERS.put("verl value_loss", VerlOthers::valueLoss);
    }

    private Runners() {}

    static Outcome run(Case vector) {
        String project = vector.file().substring(0, vector.file().indexOf('_'));
        Function<Case, Outcome> runner = RUNNERS.get(project + " " + vector.kind());
        if (runner == null) {
            runner = ofCategory(vector.json().path("category").asText());
        }
        if (runner == null) {
            return new Outcome.LeftOut("nothing here computes " + vector.kind());
        }
        if (vector.expects("error") && !vector.kind().equals("kl_penalty")) {
            return new Outcome.LeftOut(
                    "the source itself raises " + vector.expected("error").asText());
        }
        try {
            Outcome outcome = runner.apply(vector);
            List<String> unread = KnownOptions.unknown(project, vector);
            return outcome instanceof Outcome.Differs && !unread.isEmpty()
                    ? new Outcome.LeftOut("nothing here reads its options " + unread)
                    : outcome;
        } catch (UnmappedException | UnsupportedOperationException e) {
            return new Outcome.LeftOut("not mapped: " + e.getMessage());
        } catch (RuntimeException e) {
            return new Outcome.Differs(e.toString());
        }
    }

    /** An operation without a runner of its own is a loss, an aggregation or a penalty with options. */
    private static @Nullable Function<Case, Outcome> ofCategory(String category) {
        return switch (category) {
            case "loss" -> PeerLosses::run;
            case "aggregation" -> PeerOthers::aggregate;
            case "kl" -> PeerOthers::klInLoss;
            default -> null;
        };
    }

    private static void peer(Function<Case, Outcome> runner, String... operations) {
        for (String operation : operations) {
            RUNNERS.put("peer " + operation, runner);
        }
    }

    private static Function<Case, Outcome> leftOut(String reason) {
        return vector -> new Outcome.LeftOut(reason);
    }
}
