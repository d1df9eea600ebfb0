package org.rlvr4j.verifiers.code.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.rlvr4j.verifiers.code.wire.SourceUnit;

class UnitsTest {

    @Test
    void of_missingImports_areAddedAndSaid() throws Units.Unusable {
        Units units = Units.of("class Solution { List<Integer> f() { return new ArrayList<>(); } }", null, "", null);
        assertThat(units.units().get(0).text())
                .startsWith(" import java.util.ArrayList; import java.util.List; class Solution");
        assertThat(units.notes()).containsExactly("added imports: java.util.ArrayList, java.util.List");
    }

    @Test
    void of_importedOrDeclaredOrQualifiedNames_areLeftAlone() throws Units.Unusable {
        String source = """
                import java.util.List;
                import java.util.function.*;
                class Solution { List<Stack> f; Function<Stack, Object> g; java.math.BigInteger h; static class Stack {} }
                """;
        assertThat(Units.of(source, null, "", null).units().get(0).text()).isEqualTo(source);
    }

    @Test
    void of_packageDeclaration_isRemovedAndSaid() throws Units.Unusable {
        Units units = Units.of("/* c */ package a.b; class Solution {}", null, "", null);
        assertThat(units.units().get(0).text()).isEqualTo("/* c */  class Solution {}");
        assertThat(units.notes()).containsExactly("the package declaration was removed");
    }

    @Test
    void of_unicodeEscapes_areReplaced() throws Units.Unusable {
        Units units = Units.of("cl\\u0061ss S { String s = \"\\\\u0041\"; }", null, "", null);
        assertThat(units.units().get(0).text()).isEqualTo("class S { String s = \"\\\\u0041\"; }");
        assertThat(units.notes()).containsExactly("Unicode escapes were replaced");
    }

    @Test
    void of_malformedEscape_isRefused() {
        assertThatThrownBy(() -> Units.of("class S { char c = '\\u00'; }", null, "", null))
                .isInstanceOf(Units.Unusable.class);
        assertThatThrownBy(() -> Units.of("class S { String s = \"\\u005cu0041\"; }", null, "", null))
                .isInstanceOf(Units.Unusable.class);
    }

    @Test
    void of_methodWithoutClass_isPutIntoTheEntryClass() throws Units.Unusable {
        Units units =
                Units.of("import java.util.List;\nstatic int f(List<Integer> x) { return 1; }", "Solution", "", null);
        assertThat(units.units().get(0).text())
                .isEqualTo("import java.util.List; class Solution {\nstatic int f(List<Integer> x) { return 1; }\n}");
    }

    @Test
    void of_methodsBesideTypes_arePutIntoTheEntryClass() throws Units.Unusable {
        String code = """
                record P(int x) {}
                static int f() { return new P(1).x() + new N().n; }
                static class N { int n; }
                @SuppressWarnings({"a"}) class Helper { }
                """;
        String expected = """
                 class Solution {
                static int f() { return new P(1).x() + new N().n; }
                static class N { int n; }
                }
                record P(int x) {}
                @SuppressWarnings({"a"}) class Helper { }""";
        assertThat(Units.of(code, "Solution", "", null).units().get(0).text()).isEqualTo(expected);
    }

    @Test
    void of_otherClassesOnly_areLeftAlone() throws Units.Unusable {
        String code = "class A { public static void main(String[] a) {} } interface B {};";
        assertThat(Units.of(code, "Main", "", null).units().get(0).text()).isEqualTo(code);
    }

    @Test
    void of_rareNamesInATest_meanTheSolution() throws Units.Unusable {
        String test = "class Main { Lock a; Entry<String, Integer> b; Stack c; }";
        String completed = Units.of("class Lock {} class Stack {}", null, "", test)
                .units()
                .get(1)
                .text();
        assertThat(completed).isEqualTo(" import java.util.Map.Entry; import java.util.Stack; " + test);
    }

    @Test
    void of_bodyAlone_continuesTheStub() throws Units.Unusable {
        String stub = "class Solution {\n  int f(int a) {\n";
        assertThat(Units.of("    return a;\n  }\n}", "Solution", stub, null)
                        .units()
                        .get(0)
                        .text())
                .isEqualTo(stub + "    return a;\n  }\n}");
        assertThat(Units.of("    return a;\n  }\n", "Solution", stub, null)
                        .units()
                        .get(0)
                        .text())
                .endsWith("}\n\n}");
    }

    @Test
    void of_namesInCommentsAndStrings_declareNothing() throws Units.Unusable {
        String source =
                "// class A\n/* class B { */ class C { String s = \"class D {\"; char q = '\"'; String t = \"\"\"\n class E { \"\"\"; }";
        assertThat(JavaSource.read(source).topLevelTypes()).containsExactly("C");
        assertThat(JavaSource.read(source).openBraces()).isZero();
    }

    @Test
    void of_test_seesTheLibraryBehindShadowingNames() throws Units.Unusable {
        String test =
                "public class Main { public static void main(String[] a) { if (!Arrays.equals(f(), null)) throw new AssertionError(); } }";
        String text = testUnit(Units.of("class Arrays {} class AssertionError {} class Solution {}", null, "", test));
        assertThat(text).contains("import java.lang.AssertionError;", "import java.util.Arrays;");
    }

    @Test
    void of_classOfTheStub_mayBearALibraryName() throws Units.Unusable {
        String test = "class Main { Stack s = new Stack(); }";
        assertThat(testUnit(Units.of("class Stack {}", null, "class Stack {", test)))
                .isEqualTo(test);
    }

    @Test
    void of_test_livesOnTheImportsOfTheSolution() throws Units.Unusable {
        String test = "class Main { Object o = new LongAdder(); }";
        String text =
                testUnit(Units.of("import java.util.concurrent.atomic.LongAdder; class Solution {}", null, "", test));
        assertThat(text).startsWith(" import java.util.concurrent.atomic.LongAdder; class Main");
    }

    private static String testUnit(Units units) {
        SourceUnit unit = units.units().get(1);
        assertThat(unit.role()).isEqualTo(SourceUnit.Role.TEST);
        return unit.text();
    }
}
