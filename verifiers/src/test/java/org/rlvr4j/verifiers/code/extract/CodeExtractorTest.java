package org.rlvr4j.verifiers.code.extract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CodeExtractorTest {

    private static final String SOLUTION = "class Solution { int f() { return 1; } }";

    @Test
    void extract_fencedBlock() {
        assertThat(code("Here it is:\n```java\n" + SOLUTION + "\n```\nDone.")).isEqualTo(SOLUTION + "\n");
    }

    @Test
    void extract_severalBlocks_takesTheLastThatDeclaresTheClass() {
        String completion = "```java\nclass Solution { int f() { return 0; } }\n```\nbetter:\n```java\n" + SOLUTION
                + "\n```\nrun it:\n```java\nnew Solution().f();\n```\n```\noutput: 1\n```";
        assertThat(code(completion)).isEqualTo(SOLUTION + "\n");
    }

    @Test
    void extract_otherClassNames_takesTheLastWithAnyClass() {
        assertThat(code("```java\nclass Answer {}\n```\n```java\nint x = 1;\n```"))
                .isEqualTo("class Answer {}\n");
    }

    @Test
    void extract_otherLanguagesOnly_isMissing() {
        assertThat(CodeExtractor.extract("```python\nprint(1)\n```", "Solution"))
                .isInstanceOfSatisfying(Extraction.Missing.class, missing -> assertThat(missing.reason())
                        .contains("python"));
    }

    @Test
    void extract_thinking_isIgnored() {
        assertThat(code("<think>```java\nclass Solution {}\n```</think>\n```java\n" + SOLUTION + "\n```"))
                .isEqualTo(SOLUTION + "\n");
        assertThat(CodeExtractor.extract("```java\n" + SOLUTION + "\n``` </think> no idea", "Solution"))
                .isInstanceOf(Extraction.Missing.class);
    }

    @Test
    void extract_answerTag_isTheOnlyPlace() {
        assertThat(code("```java\nclass Solution {}\n```<answer>" + SOLUTION + "</answer>"))
                .isEqualTo(SOLUTION);
        assertThat(code("<answer>\n```java\n" + SOLUTION + "\n```\n</answer>")).isEqualTo(SOLUTION + "\n");
    }

    @Test
    void extract_openFence_reachesToTheEnd() {
        assertThat(code("```java\n" + SOLUTION)).isEqualTo(SOLUTION + "\n");
    }

    @Test
    void extract_longerFence_containsShorterOnes() {
        assertThat(code("````java\n/* ``` */ " + SOLUTION + "\n```\n````"))
                .isEqualTo("/* ``` */ " + SOLUTION + "\n```\n");
    }

    @Test
    void extract_codeTag() {
        assertThat(code("So <code>" + SOLUTION + "</code>.")).isEqualTo(SOLUTION);
    }

    @Test
    void extract_plainJava_isTakenWhole() {
        assertThat(code(SOLUTION)).isEqualTo(SOLUTION);
    }

    @Test
    void extract_prose_isMissing() {
        assertThat(CodeExtractor.extract("I do not know.", "Solution")).isInstanceOf(Extraction.Missing.class);
        assertThat(CodeExtractor.extract("", "Solution")).isInstanceOf(Extraction.Missing.class);
    }

    private static String code(String completion) {
        return ((Extraction.Found) CodeExtractor.extract(completion, "Solution")).source();
    }
}
