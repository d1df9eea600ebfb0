package org.rlvr4j.verifiers.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rlvr4j.verifiers.Verdict;
import org.rlvr4j.verifiers.extract.AnswerFormat;
import org.rlvr4j.verifiers.extract.AnswerSource;
import org.rlvr4j.verifiers.math.equal.EqualityOptions;
import org.rlvr4j.verifiers.math.equal.EqualityOptions.IntervalPolicy;
import org.rlvr4j.verifiers.math.equal.EqualityOptions.PercentPolicy;
import org.rlvr4j.verifiers.math.equal.EqualityOptions.UnitPolicy;

final class MathVerifierTest {

    private static boolean same(EqualityOptions options, String gold, String answer) {
        return MathVerifier.of(gold)
                .withFormat(AnswerFormat.bare())
                .withOptions(options)
                .judge(answer)
                .isCorrect();
    }

    private static EqualityOptions.Builder options() {
        return EqualityOptions.defaults().toBuilder();
    }

    @Test
    void judge_tellsWhy() {
        Judgement judgement = MathVerifier.of("\\frac12").judge("So the answer is \\boxed{0.5}.");

        assertThat(judgement.isCorrect()).isTrue();
        assertThat(judgement.source()).isEqualTo(AnswerSource.BOXED);
        assertThat(judgement.extracted()).isEqualTo("0.5");
        assertThat(judgement.kind()).isEqualTo("decimal");
        assertThat(judgement.rule()).isEqualTo("exact fractions");
        assertThat(judgement.steps()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\\frac{2}{3} | \\frac{4}{6} | exact fractions",
                "(x+1)^2 | x^2+2x+1 | identity modulo primes",
                "\\sqrt{2}+\\sqrt{3} | \\sqrt{5+2\\sqrt{6}} | equal to 60 digits",
                "\\sin 2x | 2\\sin x\\cos x | equal to 60 digits at random points",
                "\\frac13 | 0.33333333 | a rounding to 6 digits or more",
                "\\{1,2\\} | \\{2,1\\} | all items in any order",
                "(1,2) | (1.0,2) | all items in order",
                "x+y=2 | 2x+2y=4 | proportional differences of the sides",
                "(2,\\infty) | x>2 | the same intervals",
                "52_8 | 42 | exact fractions",
                "1:2 | 2:4 | proportional parts",
            })
    void judge_rule(String gold, String answer, String rule) {
        Judgement judgement =
                MathVerifier.of(gold).withFormat(AnswerFormat.bare()).judge(answer);

        assertThat(judgement.rule()).isEqualTo(rule);
        assertThat(judgement.isCorrect()).isTrue();
    }

    /** Every name takes other random values; no verdict may hang on them. */
    @ParameterizedTest
    @ValueSource(
            strings = {"a", "b", "h", "k", "m", "n", "p", "q", "r", "s", "t", "u", "x", "y", "z", "x_1", "\\theta"})
    void judge_piecewise(String name) {
        String template = "|{x}-5| / 5-{x} / {x}-5 / \\sqrt{({x}-5)^2} / |5-{x}|";
        String[] texts = template.replace("{x}", name).split(" / ", -1);

        assertThat(same(EqualityOptions.defaults(), texts[0], texts[1])).isFalse();
        assertThat(same(EqualityOptions.defaults(), texts[0], texts[2])).isFalse();
        assertThat(same(EqualityOptions.defaults(), texts[0], texts[3])).isTrue();
        assertThat(same(EqualityOptions.defaults(), texts[0], texts[4])).isTrue();
        assertThat(same(EqualityOptions.defaults(), "|" + name + "|+|w|", "|" + name + "+w|"))
                .isFalse();
    }

    /** Where one side has no real value, the other cannot contradict it. */
    @ParameterizedTest
    @ValueSource(
            strings = {"a", "b", "h", "k", "m", "n", "p", "q", "r", "s", "t", "u", "x", "y", "z", "x_1", "\\theta"})
    void judge_outsideOfDomain(String name) {
        String root = "\\sqrt{w}\\sqrt{" + name + "}";

        assertThat(same(EqualityOptions.defaults(), root, "\\sqrt{w{" + name + "}}"))
                .isTrue();
        assertThat(same(EqualityOptions.defaults(), root, "\\sqrt{w+{" + name + "}}"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\\ln 2 | 0.693147 | true",
                "\\ln 2 | 0.693148 | false", // off by less than one unit, but neither rounded nor cut
                "\\frac13 | 0.333334 | false",
                "-\\frac23 | -0.666667 | true",
                "-\\frac23 | -0.666666 | true",
                "-\\frac23 | -0.666665 | false",
            })
    void judge_rounding(String gold, String answer, boolean expected) {
        assertThat(same(EqualityOptions.defaults(), gold, answer)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\boxed{1} or \\boxed{2}", "\\boxed{2} Wait, no. It is this: \\boxed{1}", "\\boxed{1,2}"})
    void judge_hedging(String completion) {
        assertThat(MathVerifier.of("1").judge(completion).isCorrect()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1, 1, 2 | 1, 2, 2", // each item has a counterpart of its own
                "x^2<4 | x<-2 \\text{ or } x>2",
                "-x^2<-4 | (-2,2)",
                "4-x^2>0 | x<-2 \\text{ or } x>2",
                "3\\text{ m}^2 | 300\\text{ cm}^2",
                "2\\text{ ft}^3 | 24\\text{ in}^3",
            })
    void judge_nearlyRightIsWrong(String gold, String answer) {
        assertThat(same(EqualityOptions.defaults(), gold, answer)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x^2<4 | (-2,2)",
                "-x^2<-4 | x<-2 \\text{ or } x>2",
                "4-x^2>0 | (-2,2)",
                "4-x^2 \\le 0 | (-\\infty,-2]\\cup[2,\\infty)",
                "3\\text{ m}^2 | 30000\\text{ cm}^2",
            })
    void judge_sameInOtherTerms(String gold, String answer) {
        assertThat(same(EqualityOptions.defaults(), gold, answer)).isTrue();
    }

    @Test
    void judge_lastBoxWins() {
        Judgement judgement = MathVerifier.of("1")
                .withFormat(AnswerFormat.boxed().withLastWins())
                .judge("\\boxed{2} Wait, no. It is this: \\boxed{1}");

        assertThat(judgement.isCorrect()).isTrue();
    }

    @Test
    void verify_verdicts() {
        MathVerifier verifier = MathVerifier.of("4").withFormat(AnswerFormat.boxed());

        assertThat(verifier.verify("\\boxed{4}")).isInstanceOf(Verdict.Correct.class);
        assertThat(verifier.verify("\\boxed{5}")).isInstanceOf(Verdict.Wrong.class);
        assertThat(verifier.verify("4")).isInstanceOf(Verdict.Unparsable.class);
        assertThat(verifier.verify("\\boxed{}")).isInstanceOf(Verdict.Unparsable.class);
        assertThat(verifier.verify("\\boxed{\\sum_{k=1}^{20000}\\frac1k}")).isInstanceOf(Verdict.Timeout.class);
    }

    @Test
    void judge_formulaThatFailsIsNeverTakenApart() {
        assertThat(MathVerifier.of("4").judge("\\boxed{\\foo 4}").isCorrect()).isFalse();
        assertThat(MathVerifier.of("4").judge("so $\\foo 4$").isCorrect()).isFalse();
    }

    @Test
    void judge_workedSolutionAsGold() {
        assertThat(MathVerifier.of("2+2 is $\\boxed{4}$, as is well known.")
                        .judge("4")
                        .isCorrect())
                .isTrue();
        assertThat(MathVerifier.of("She has 3+1=<<3+1=4>>4 eggs.\n#### 4")
                        .judge("#### 4")
                        .isCorrect())
                .isTrue();
    }

    @Test
    void of_blankGold() {
        assertThatThrownBy(() -> MathVerifier.of(" ")).hasMessageContaining("holds no answer");
    }

    @Test
    void withOptions_percent() {
        EqualityOptions value = options().percent(PercentPolicy.VALUE).build();
        EqualityOptions sign = options().percent(PercentPolicy.SIGN).build();

        assertThat(same(value, "28\\%", "0.28")).isTrue();
        assertThat(same(value, "28\\%", "28")).isFalse();
        assertThat(same(sign, "28\\%", "0.28")).isFalse();
        assertThat(same(sign, "28\\%", "28")).isTrue();
    }

    @Test
    void withOptions_units() {
        EqualityOptions required = options().units(UnitPolicy.REQUIRED).build();
        EqualityOptions ignored = options().units(UnitPolicy.IGNORED).build();

        assertThat(same(required, "5\\text{ cm}", "5")).isFalse();
        assertThat(same(required, "5\\text{ cm}", "5 centimeters")).isTrue();
        assertThat(same(EqualityOptions.defaults(), "5\\text{ cm}", "5\\text{ kg}"))
                .isFalse();
        assertThat(same(ignored, "5\\text{ cm}", "5\\text{ kg}")).isTrue();
    }

    @Test
    void withOptions_unreducedFractions() {
        EqualityOptions reduced = options().unreducedFractions(false).build();

        assertThat(same(reduced, "\\frac12", "\\frac24")).isFalse();
        assertThat(same(reduced, "\\frac12", "0.5")).isTrue();
        assertThat(same(reduced, "2", "\\frac42")).isFalse();
    }

    @Test
    void withOptions_roundingDigits() {
        assertThat(same(options().roundingDigits(2).build(), "\\pi", "3.14")).isTrue();
        assertThat(same(options().roundingDigits(3).build(), "\\pi", "3.14")).isFalse();
        assertThatThrownBy(() -> options().roundingDigits(0).build()).hasMessageContaining("from 1 to 30");
    }

    @Test
    void withOptions_assumePositive() {
        assertThat(same(EqualityOptions.defaults(), "x", "\\sqrt{x^2}")).isFalse();
        assertThat(same(options().assumePositive(true).build(), "x", "\\sqrt{x^2}"))
                .isTrue();
    }

    @Test
    void withOptions_intervals() {
        EqualityOptions gold =
                options().intervals(IntervalPolicy.GOLD_IS_INEQUALITY).build();
        EqualityOptions never = options().intervals(IntervalPolicy.NEVER).build();

        assertThat(same(gold, "x>2", "(2,\\infty)")).isTrue();
        assertThat(same(gold, "(2,\\infty)", "x>2")).isFalse();
        assertThat(same(never, "x>2", "(2,\\infty)")).isFalse();
    }

    @Test
    void withOptions_listsAndTuples() {
        assertThat(same(EqualityOptions.defaults(), "1,2", "2,1")).isTrue();
        assertThat(same(options().orderedLists(true).build(), "1,2", "2,1")).isFalse();
        assertThat(same(EqualityOptions.defaults(), "(1,2)", "1,2")).isTrue();
        assertThat(same(options().bareTuples(false).build(), "(1,2)", "1,2")).isFalse();
    }

    @Test
    void withOptions_basesNamesAndBraces() {
        assertThat(same(EqualityOptions.defaults(), "52_8", "52")).isTrue();
        assertThat(same(options().bases(false).build(), "52_8", "52")).isFalse();
        assertThat(same(EqualityOptions.defaults(), "f(x)", "f(y)")).isFalse();
        assertThat(same(options().renamedVariables(true).build(), "f(x)", "f(y)"))
                .isTrue();
        assertThat(same(options().bracelessArguments(false).build(), "\\frac{1}{2}", "\\frac12"))
                .isFalse();
    }

    @Test
    void judge_deepNestingIsNoStackOverflow() {
        for (String open :
                new String[] {"(", "{", "\\sqrt{", "\\frac{1}{", "|", "x^{", "\\sin(", "\\text{", "\\{", "["}) {
            MathVerifier.of("1").judge("\\boxed{" + open.repeat(20_000) + "1");
            MathVerifier.of("1").withFormat(AnswerFormat.bare()).judge(open.repeat(20_000) + "1");
        }
    }
}
