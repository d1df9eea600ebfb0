package org.rlvr4j.verifiers.code.extract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Java",
                "java17",
                " java",
                "java title=\"Solution.java\"",
                "java Solution.java",
                "java:Solution.java",
                "java {1,3}",
                "{.java .numberLines}",
                "language-java"
            })
    void extract_markedAsJava_inWhateverWay(String info) {
        assertThat(code("```python\nx\n```\n```" + info + "\n" + SOLUTION + "\n```"))
                .isEqualTo(SOLUTION + "\n");
    }

    @Test
    void extract_markedAsAKinOfJava_isMissing() {
        assertThat(CodeExtractor.extract("```javascript\n" + SOLUTION + "\n```", "Solution"))
                .isInstanceOf(Extraction.Missing.class);
    }

    @Test
    void extract_untidyFences_areUnderstood() {
        assertThat(code("So the answer is: ```java\n" + SOLUTION + "\n```")).isEqualTo(SOLUTION + "\n");
        assertThat(code("```java\n" + SOLUTION + "```\nDone.")).isEqualTo(SOLUTION);
        assertThat(code("```java " + SOLUTION + "```").strip()).isEqualTo(SOLUTION);
        assertThat(code("  ```java\n" + SOLUTION + "\n  `````")).isEqualTo(SOLUTION + "\n");
        assertThat(code("````markdown\n```java\n" + SOLUTION + "\n```\n````")).isEqualTo(SOLUTION + "\n");
    }

    @Test
    void extract_fenceInAComment_doesNotClose() {
        String documented = "/**\n * ```\n * f()\n * ```\n */\n" + SOLUTION + "\n";
        assertThat(code("```java\n" + documented + "```")).isEqualTo(documented);
    }

    @Test
    void extract_typesInOtherBlocks_areAddedIfUsed() {
        String uses = "class Solution { int f() { return Helper.one(); } }";
        String helper = "final class Helper { static int one() { return Deep.ONE; } }";
        String deep = "/** One. */ interface Deep { int ONE = 1; }";
        String joined =
                code("```java\nimport java.util.*;\nclass Helper { old }\nclass Solution { old }\n```\n```java\n" + uses
                        + "\n```\n```java\nimport java.math.*;\n" + helper + "\nclass Unused {}\n```\n```java\n" + deep
                        + "\n```");
        assertThat(joined).isEqualTo(" import java.math.*;" + uses + "\n\n" + helper + "\n\n" + deep + "\n");
    }

    @Test
    void extract_noWantedClass_takesTheLastWithMain() {
        String program = "class App { public static void main(String[] a) { new Box(); } }";
        assertThat(code("```java\n" + program + "\n```\nand\n```java\nclass Box {}\n```"))
                .isEqualTo(" " + program + "\n\nclass Box {}\n");
    }

    @Test
    void extract_sentencesAroundCode_areCut() {
        String method = "public int f(int[] xs)\n{\n    return 1;\n}\n";
        assertThat(code("Here is class by class what I do.\n\n" + method + "\nIt is fast; nothing to improve."))
                .isEqualTo(method);
        assertThat(code("Here:\n\nimport java.util.*;\n" + SOLUTION + "\n\nWhy it works: see above."))
                .isEqualTo("import java.util.*;\n" + SOLUTION + "\n");
    }

    @Test
    void extract_bodyOfAStub_isNotCut() {
        String body = "    int n = 0;\n    if (n > 0) {\n        n++;\n    }\n    return n;\n";
        assertThat(code(body)).isEqualTo(body);
        String twoMethods = "    return g();\n  }\n\n  static int g() {\n    return 1;\n";
        assertThat(code(twoMethods)).isEqualTo(twoMethods);
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
