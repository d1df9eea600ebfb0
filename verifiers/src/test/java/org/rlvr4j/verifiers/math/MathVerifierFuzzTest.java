package org.rlvr4j.verifiers.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rlvr4j.verifiers.extract.AnswerFormat;
import org.rlvr4j.verifiers.math.equal.EqualityOptions;
import org.rlvr4j.verifiers.math.parse.AnswerParser;

/** Feeds random text: nothing may throw or run away, and comparisons must be reflexive and symmetric. */
final class MathVerifierFuzzTest {

    private static final int ROUNDS = Integer.getInteger("rlvr4j.fuzz.rounds", 3_000);

    private static final String[] PIECES = {
        "\\frac",
        "\\sqrt",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "\\{",
        "\\}",
        "1",
        "2",
        "3",
        "12",
        "0",
        "0.5",
        ".",
        ",",
        ";",
        "x",
        "y",
        "n",
        "i",
        "e",
        "\\pi",
        "+",
        "-",
        "*",
        "/",
        "^",
        "_",
        "=",
        "<",
        ">",
        "\\le",
        "\\ne",
        "\\cup",
        "\\cap",
        "\\in",
        "\\infty",
        "\\pm",
        "\\mp",
        "!",
        "%",
        "\\%",
        "^\\circ",
        "\\sin",
        "\\cos",
        "\\log",
        "\\ln",
        "\\text{ cm}",
        "\\text{and}",
        " or ",
        " and ",
        "\\$",
        "$",
        "|",
        "\\left",
        "\\right",
        "\\begin{pmatrix}",
        "\\end{pmatrix}",
        "&",
        "\\\\",
        "\\sum_{k=1}^{5}",
        "\\int",
        "dx",
        "\\lim_{x\\to 0}",
        "\\boxed{",
        "\\binom",
        "\\overline{AB}",
        "'",
        ":",
        "\\mathbb{R}",
        "\\emptyset",
        "\\ldots",
        "\\quad",
        "\\,",
        "~",
        "½",
        "√",
        "π",
        "²",
        "−",
        "×",
        "∞",
        "①",
        "中",
        "\u200b",
        "\t",
        "\n",
        "#",
        "<answer>",
        "</answer>",
        "the answer is ",
        "####",
        "{,}",
        ",\\!",
        "000",
        "e5",
        "\\cdot",
        "\\times",
        "\\div",
        "f(x)",
        "\\operatorname{lcm}",
        "sqrt(",
    };

    private static final String[] ANSWERS = {
        "42",
        "-\\frac{3}{4}",
        "1\\frac{1}{2}",
        "0.25",
        "12,345",
        "3\\sqrt{5}",
        "2\\pi",
        "x^2+3x-6",
        "\\frac{11+9a}{20}",
        "(1,-2)",
        "[0,1)",
        "(-\\infty,2)\\cup(3,\\infty)",
        "\\{1\\pm\\sqrt5,-2\\}",
        "1,2,3",
        "x=5",
        "y=2x+3",
        "5x-7y+11z+4=0",
        "-2\\le x\\le 7",
        "\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}",
        "6-5i",
        "90^\\circ",
        "28\\%",
        "\\$18.90",
        "15\\text{ cm}^2",
        "53_8",
        "7:32",
        "\\text{east}",
        "\\text{(C)}",
        "\\cot x",
        "n!",
        "\\binom{n}{2}",
        "\\sum_{k=1}^{n}k",
        "\\log_2 8",
        "f(x)=x^2",
        "\\pm 3",
        "3:00 PM",
        "May 5, 2020",
        "\\emptyset",
        "|x-2|<3",
        "x\\equiv5\\pmod7",
        "10^{-3}",
        "e^{i\\pi}",
        "\\angle ABC=30^\\circ",
    };

    private static Judgement judge(String gold, String answer) {
        return MathVerifier.of(gold).withFormat(AnswerFormat.bare()).judge(answer);
    }

    private static void check(String a, String b) {
        assertThat(judge(a, a).isCorrect()).as("reflexive: %s", a).isTrue();
        Judgement forward = judge(a, b);
        Judgement backward = judge(b, a);
        assertThat(forward.isCorrect())
                .as("symmetric: %s and %s (%s, %s)", a, b, forward.rule(), backward.rule())
                .isEqualTo(backward.isCorrect());
        assertThat(forward.steps()).isLessThan(4 * EqualityOptions.defaults().workLimit());
    }

    @Test
    void judge_randomCharacters() {
        var random = new Random(1);
        for (int round = 0; round < ROUNDS; round++) {
            String text = characters(random);
            if (!text.isBlank()) {
                MathVerifier.of("42").judge(text);
            }
        }
    }

    private static String characters(Random random) {
        var text = new StringBuilder();
        int length = random.nextInt(60);
        int range = random.nextBoolean() ? 128 : 0x3000;
        for (int i = 0; i < length; i++) {
            text.append((char) random.nextInt(range));
        }
        return text.toString();
    }

    @Test
    void judge_randomLatex() {
        var random = new Random(2);
        for (int round = 0; round < ROUNDS; round++) {
            String a = latex(random);
            String b = latex(random);
            MathVerifier.of("42").judge(a);
            if (hasAnswer(a) && hasAnswer(b)) {
                check(a, b);
            }
        }
    }

    private static String latex(Random random) {
        var text = new StringBuilder();
        int length = 1 + random.nextInt(12);
        for (int i = 0; i < length; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    /** Gold answers with marks or formulas in them are taken apart; here, texts are compared as they stand. */
    private static boolean hasAnswer(String text) {
        boolean marks = text.contains("boxed") || text.contains("answer") || text.contains("#") || text.contains("$");
        return !marks && AnswerParser.parse(text) != null;
    }

    @Test
    void judge_mutatedAnswers() {
        var random = new Random(3);
        for (int round = 0; round < ROUNDS; round++) {
            String answer = ANSWERS[random.nextInt(ANSWERS.length)];
            String mutant = mutate(answer, random);
            if (hasAnswer(mutant)) {
                check(answer, mutant);
            }
        }
    }

    private static String mutate(String answer, Random random) {
        int from = random.nextInt(answer.length());
        int to = Math.min(answer.length(), from + random.nextInt(3));
        String piece = random.nextInt(3) == 0 ? "" : PIECES[random.nextInt(PIECES.length)];
        return answer.substring(0, from) + piece + answer.substring(to);
    }

    @Test
    void judge_pairsOfAnswers() {
        List<String> right = new ArrayList<>();
        for (String a : ANSWERS) {
            for (String b : ANSWERS) {
                check(a, b);
                if (!a.equals(b) && judge(a, b).isCorrect()) {
                    right.add(a + " ~ " + b);
                }
            }
        }
        assertThat(right).isEmpty();
    }

    @Test
    void judge_sameVerdictAgain() {
        var random = new Random(4);
        for (int round = 0; round < ROUNDS / 10; round++) {
            String completion = latex(random) + " The answer is " + latex(random);
            Judgement first = MathVerifier.of("x^2").judge(completion);

            assertThat(MathVerifier.of("x^2").judge(completion)).isEqualTo(first);
        }
    }
}
