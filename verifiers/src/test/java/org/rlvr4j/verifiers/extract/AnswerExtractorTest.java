package org.rlvr4j.verifiers.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerExtractorTest {

    private static Extraction first(AnswerFormat format, String completion) {
        return AnswerExtractor.of(format).extract(completion).get(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "so \\boxed{\\frac{1}{2}}. | BOXED | \\frac{1}{2}",
                "\\fbox{3} | BOXED | 3",
                "\\boxed {3} | BOXED | 3",
                "\\\\boxed{3} | BOXED | 3",
                "\\boxed{a \\} b} | BOXED | a \\} b",
                "\\boxed{x=\\boxed{3}} | BOXED | x=\\boxed{3}",
                "\\boxed{1}, \\boxed{2} and \\boxed{3} | BOXED | '1, 2, 3'",
                "\\boxed{1} for part (a) and \\boxed{2} | BOXED | '1, 2'",
                "<answer> 4 </answer> | ANSWER_TAG | 4",
                "<answer>It is \\boxed{4}</answer> | ANSWER_TAG | 4",
                "1\\boxed{2} <answer>3</answer> | ANSWER_TAG | 3",
                "6 * 7 #### 42 | HASHES | 42",
                "The answer is 4. | PHRASE | 4",
                "the final answer is: $x^2$. Bye | PHRASE | x^2",
                "**Answer:** 4 | PHRASE | 4",
                "Answer: (C) | PHRASE | (C)",
                "The correct answer is therefore equal to 5 apples | PHRASE | 5 apples",
                "La réponse finale est 12. | PHRASE | 12",
                "Die Antwort lautet: 12 | PHRASE | 12",
                "La respuesta es 12. | PHRASE | 12",
                "所以答案是12。 | PHRASE | 12",
                "最终答案为：$\\frac12$。 | PHRASE | \\frac12",
                "答えは12です | PHRASE | 12です",
                "정답은 12 | PHRASE | 12",
                "Ответ: 12 | PHRASE | 12",
                "الجواب هو 12 | PHRASE | 12",
                "we see that for all of them $x=2$ or $x=3$ | MATH | x=2 or x=3",
                "we see that it is simply given as \\(5\\) | MATH | 5",
                "and all in all it comes to 5 dollars now | NUMBER | 5",
                "in the end there remain 3 or 4 of the eggs | NUMBER | '3, 4'",
                "that leaves her with $1,234.50 at the end of the day | NUMBER | '1,234.50'",
                "\\frac{1}{2} | WHOLE | \\frac{1}{2}",
                "the number of all of them is 45 and not 42 | NUMBER | 45",
                "we see that the value of it is $x$, which isn't $y$ | MATH | x",
                "so $x=\\boxed{1}$ or $x=\\boxed{2}$ | BOXED | 1 or 2",
            })
    void extract_firstPlace(String completion, AnswerSource source, String text) {
        Extraction place = first(AnswerFormat.any(), completion);

        assertThat(place.source()).isEqualTo(source);
        assertThat(place.text().strip()).isEqualTo(text);
    }

    @Test
    void extract_thinkingIsIgnored() {
        String completion = "<think>\\boxed{1}</think> \\boxed{2}";

        assertThat(first(AnswerFormat.any(), completion).rivals()).isEmpty();
        assertThat(first(AnswerFormat.any().withThinking(), completion).rivals())
                .containsExactly("1");
    }

    @Test
    void extract_boxesThatDifferAreRivals() {
        String completion = "First \\boxed{1}. No, wait! It must be more. \\boxed{2}";

        assertThat(first(AnswerFormat.boxed(), completion).rivals()).containsExactly("1");
        assertThat(first(AnswerFormat.boxed().withLastWins(), completion).rivals())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\boxed{1", "4 \\boxed{}", "\\boxed{1} and then \\boxed{\\frac{1}{2"})
    void extract_unclosedOrEmptyBoxIsNoAnswer(String completion) {
        assertThat(first(AnswerFormat.any(), completion).text()).isEmpty();
    }

    @Test
    void extract_moneyIsNoFormula() {
        Extraction place = first(
                AnswerFormat.any(),
                "He pays $5 for the first one and $7 for the other one, which makes $12 in all of it");

        assertThat(place.source()).isEqualTo(AnswerSource.NUMBER);
        assertThat(place.text()).isEqualTo("12");
    }

    @Test
    void extract_nextTurnIsIgnored() {
        assertThat(first(AnswerFormat.any(), "The answer is 4.<|im_end|>\nThe answer is 5.")
                        .text())
                .isEqualTo("4");
    }

    @Test
    void extract_sentenceHasSeveralReadings() {
        Extraction place = first(AnswerFormat.any(), "Final Answer: Jane started growing it 3 hours ago. I hope so.");

        assertThat(place.readings()).containsExactly("Jane started growing it 3 hours ago", "3");
    }

    @Test
    void extract_hedgedSentenceIsTheEndOfTheSearch() {
        List<Extraction> places = AnswerExtractor.of(AnswerFormat.any()).extract("The answer is not 4.");

        assertThat(places).hasSize(1);
        assertThat(places.get(0).readings()).containsExactly("not 4");
    }

    @Test
    void extract_nothing() {
        assertThat(AnswerExtractor.of(AnswerFormat.boxed()).extract("4")).isEmpty();
    }

    static List<String> hostile() {
        return List.of(
                "\\boxed{".repeat(100_000),
                "\\boxed{".repeat(100_000) + "1" + "}".repeat(100_000),
                "\\boxed{1} ".repeat(50_000),
                "$".repeat(200_000),
                "$ ".repeat(200_000),
                "\\[ ".repeat(100_000),
                "\\( ".repeat(100_000),
                "<answer>".repeat(50_000),
                "<answer>1</answer>".repeat(20_000),
                "</answer>".repeat(50_000),
                "#### ".repeat(100_000),
                "####\n".repeat(100_000),
                "the answer ".repeat(50_000),
                "the answer is ".repeat(50_000),
                "answer\n".repeat(50_000),
                "The final answer is " + "1 ".repeat(200_000),
                "1 or ".repeat(100_000) + "1",
                "1,".repeat(200_000),
                "<|".repeat(100_000),
                "<|".repeat(100_000) + "|>",
                "{".repeat(300_000),
                "\\".repeat(300_001),
                "答案是".repeat(100_000),
                " ".repeat(300_000));
    }

    @ParameterizedTest
    @MethodSource
    void hostile(String completion) {
        List<Extraction> places = AnswerExtractor.of(AnswerFormat.any()).extract(completion);

        assertThat(places).hasSizeLessThan(20);
    }

    @Test
    void format_sourceInTwoTiers() {
        assertThatThrownBy(() -> AnswerFormat.of(AnswerSource.BOXED, AnswerSource.BOXED))
                .hasMessageContaining("two tiers");
    }
}
