package org.rlvr4j.grpo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.rlvr4j.grpo.objective.AdaptiveEntropy;
import org.rlvr4j.grpo.objective.EntropyBonus;
import org.rlvr4j.grpo.objective.Objective;
import org.rlvr4j.grpo.objective.kl.KlInReward;
import org.rlvr4j.grpo.objective.kl.KlPenalty;
import org.rlvr4j.grpo.report.StepReport;
import org.rlvr4j.grpo.reward.OverlongPunishment;
import org.rlvr4j.grpo.task.DifficultyFilter;
import org.rlvr4j.rollout.policy.draw.Distribution;

/** The page about metrics names every metric there is. */
class MetricsDocumentTest {

    @Test
    void everyMetricIsDocumented() throws IOException {
        String page = Files.readString(Path.of("docs/metrics.md"));
        List<StepReport> reports = new ArrayList<>();
        try (TabularPolicy policy = Letters.policy()) {
            Letters.builder(policy)
                    .objective(Objective.builder()
                            .kl(new KlPenalty(0.1))
                            .entropyBonus(new EntropyBonus(0.01))
                            .build())
                    .shaping(OverlongPunishment.dapo(4, 2))
                    .addReward("brevity", 0.1, completion -> OptionalDouble.of(1.0 / completion.length()))
                    .klInReward(new KlInReward(0.1))
                    .adaptiveEntropy(new AdaptiveEntropy(0.01, 0, 1, 0.005, 0.2))
                    .referenceSync(new ReferenceSync(0.6, 1))
                    .innerEpochs(2)
                    .dynamicSampling(1)
                    .difficultyFilter(DifficultyFilter.DEFAULT)
                    .evaluation(new EvaluationPlan(1, 4, 2, Distribution.UNCHANGED))
                    .steps(2)
                    .listener(reports::add)
                    .build()
                    .train();
        }
        Set<String> names = new TreeSet<>();
        reports.forEach(report -> names.addAll(report.metrics().keySet()));
        names.removeIf(name -> name.matches("eval/pass@2(_low|_high)?")); // the page says K
        names.removeIf(name -> name.startsWith("rewards/")); // the page says NAME
        assertThat(names).hasSizeGreaterThan(50).allSatisfy(name -> assertThat(page)
                .contains("`" + name + "`"));
    }
}
