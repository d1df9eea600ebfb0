package org.rlvr4j.examples.digitsum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.rlvr4j.verifiers.Verdict;

class CorpusTest {
    private static final List<Document> DOCUMENTS = new ArrayList<>();
    private static final Pattern QUESTION = Pattern.compile("([1-9])(\\+[1-9]){5}=\\?\n");

    @BeforeAll
    static void generate() {
        var corpus = new Corpus(0);
        Stream.generate(corpus::next).limit(20_000).forEach(DOCUMENTS::add);
    }

    @Test
    void next_isSeeded() {
        var again = new Corpus(0);
        assertThat(Stream.generate(again::next).limit(20_000)).containsExactlyElementsOf(DOCUMENTS);
    }

    @Test
    void next_asksNoHeldOutProblem() {
        assertThat(questions()).noneMatch(document -> problem(document).isHeldOut());
    }

    @Test
    void next_factsAreRight() {
        var fact = Pattern.compile("([0-9]+)\\+([1-9])=([0-9]+)");
        var facts = DOCUMENTS.stream().filter(document -> !isQuestion(document)).toList();
        assertThat(facts.size() / 20_000.0).isBetween(0.19, 0.21);
        assertThat(facts).allSatisfy(document -> {
            var matcher = fact.matcher(document.prompt() + document.target());
            assertThat(matcher.matches()).isTrue();
            assertThat(Integer.parseInt(matcher.group(1)) + Integer.parseInt(matcher.group(2)))
                    .isEqualTo(Integer.parseInt(matcher.group(3)));
        });
    }

    @Test
    void next_mixesTheStylesAsDescribed() {
        assertThat(share(Style.DIRECT)).isBetween(0.58, 0.62);
        assertThat(share(Style.SHORT)).isBetween(0.17, 0.19);
        assertThat(share(Style.FULL)).isBetween(0.11, 0.13);
        assertThat(share(Style.OTHER)).isBetween(0.09, 0.11);
    }

    @Test
    void next_guessesAreMostlyWrongAndCareIsMostlyRight() {
        assertThat(accuracy(Style.DIRECT)).isBetween(0.05, 0.08);
        assertThat(accuracy(Style.SHORT)).isBetween(0.83, 0.87);
        assertThat(accuracy(Style.FULL)).isBetween(0.83, 0.87);
    }

    private static double share(Style style) {
        long those = questions()
                .filter(document -> Style.of(document.target()) == style)
                .count();
        return those / (double) questions().count();
    }

    private static double accuracy(Style style) {
        var answers = questions()
                .filter(document -> Style.of(document.target()) == style)
                .toList();
        return answers.stream()
                        .filter(document ->
                                new DigitSumVerifier(problem(document).sum()).verify(document.target())
                                        instanceof Verdict.Correct)
                        .count()
                / (double) answers.size();
    }

    private static Stream<Document> questions() {
        return DOCUMENTS.stream().filter(CorpusTest::isQuestion);
    }

    private static boolean isQuestion(Document document) {
        return QUESTION.matcher(document.prompt()).matches();
    }

    private static DigitSumProblem problem(Document document) {
        String sum = document.prompt().substring(0, document.prompt().length() - 3);
        return new DigitSumProblem(
                Arrays.stream(sum.split("\\+")).map(Integer::valueOf).toList());
    }
}
