package org.rlvr4j.rollout.text.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Year;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected texts are those of Python's Jinja 3.1.6 set up as transformers sets it up. */
final class TemplateEngineTest {

    private static final Map<String, Object> VALUES = Map.of(
            "text",
            " Hello, you ",
            "list",
            List.of(1, 2, 3, 4),
            "map",
            Map.of("role", "user"),
            "names",
            List.of(Map.of("name", "a"), Map.of("name", "b")),
            "zero",
            0);

    private static String render(String source) {
        return TemplateEngine.render(source, VALUES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "{{ list[::-1] }} => [4, 3, 2, 1]",
                "{{ list[::2] }} => [1, 3]",
                "{{ list[1:-1] }} => [2, 3]",
                "{{ list[-1] }} => 4",
                "{{ list[:10] }} => [1, 2, 3, 4]",
                "{{ list[3:1] }} => []",
                "{{ 'abc'[::-1] }} => cba",
                "{{ 'abcdef'[1:3] }} => bc",
                "{{ text.strip() }} => Hello, you",
                "{{ text.split(',')[0].lstrip() }} => Hello",
                "{{ 'a b  c'.split() }} => ['a', 'b', 'c']",
                "{{ 'a,b,c'.split(',', 1) }} => ['a', 'b,c']",
                "{{ 'xxaxx'.strip('x') }} => a",
                "{{ 'a.b'.split('.')[-1] }} => b",
                "{{ 'one two'.title() }} => One Two",
                "{{ 'oNE'.capitalize() }} => One",
                "{{ 'abc'.find('c') }} => 2",
                "{{ '-'.join(['a', 'b']) }} => a-b",
                "{{ map.get('nothing', 'other') }} => other",
                "{% for key, value in map.items() %}{{ key }}={{ value }}{% endfor %} => role=user",
                "{{ 'x' if not nothing is defined else 'y' }} => x",
                "{{ 'x' if not 5 in list else 'y' }} => x",
                "{{ 'x' if text is string and list is iterable and map is mapping else 'y' }} => x",
                "{{ 'x' if text is none or none is not none else 'y' }} => y",
                "{{ nothing | default('d') }} => d",
                "{{ names | map(attribute='name') | join('+') }} => a+b",
                "{{ (names | selectattr('name', 'equalto', 'b') | list)[0].name }} => b",
                "{% set ns = namespace(a=list|length - 1, b='x' if zero else 'y') %}{{ ns.a }}{{ ns.b }} => 3y",
                "{% macro tag(x, t='b') %}<{{ t }}>{{ x }}</{{ t }}>{% endmacro %}{{ tag(1, t='i') }} => <i>1</i>",
                "{% set block %}in{{ 1 }}{% endset %}{{ block }} => in1",
                "{% for i in range(5) %}{% if i == 2 %}{% break %}{% endif %}{{ i }}{% endfor %} => 01",
                "{% for n in names if n.name != 'a' %}{{ n.name }}{{ loop.length }}{% endfor %} => b1",
                "{% for k, v in map.items() if v != 'x' %}{{ k }}{{ v }}{% endfor %} => roleuser",
                "{% for x in [] %}{{ x }}{% else %}none{% endfor %}{% for x in list %}.{% else %}none{% endfor %} => none....",
                "{% for x in list if x > 9 %}{{ x }}{% else %}none{% endfor %} => none",
                "{% for x in (list if zero else [8]) %}{{ x }}{% endfor %} => 8",
                "{% generation %}said{% endgeneration %} => said",
                "{{ {'a': [1, none, true], 'b': 'é\"'} | tojson }} => {\"a\": [1, null, true], \"b\": \"é\\\"\"}",
                "{{ 'a' ~ 1 ~ 'b' }} => a1b",
                "{{ 7 // 2 }}{{ 7 % 2 }}{{ 1 + 2 * 3 }} => 317",
                "{% raw %}{{ x }}{% y %}{% endraw %} => {{ x }}{% y %}",
                "{{ '%}' }}{{ '}}' }} => %}}}",
                "{% if true %} {% endif %}. => .",
                "{{ 'strftime_now is defined' if strftime_now is defined }} => strftime_now is defined"
            })
    void render_asPythonDoes(String source, String expected) {
        assertThat(render(source).strip()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'a\n{% if true %}\nb\n{% endif %}\nc\n', 'a\nb\nc'",
        "'a\n  {% if true %}\n  b\n  {% endif %}\nc\n\n', 'a\n  b\nc\n'",
        "'x {%- if true %} y {% endif -%} \n z', 'x y z'",
        "'  {{ zero }}\n', '  0'",
        "'a {# note #}\nb', 'a b'",
        "'  {# note #}\nb', 'b'",
        "'a{% if true %} {% endif %}b', 'a b'",
        "'  {%+ if true %}x{% endif +%}\ny', '  x\ny'",
        "'a\r\nb\r\n', 'a\nb'",
        "'{ {} {x', '{ {} {x'"
    })
    void render_blanksAsPythonDoes(String source, String expected) {
        assertThat(render(source)).isEqualTo(expected);
    }

    @Test
    void render_jsonWithIndent() {
        assertThat(render("{{ map | tojson(indent=2) }}")).isEqualTo("{\n  \"role\": \"user\"\n}");
    }

    @Test
    void render_date() {
        assertThat(render("{{ strftime_now('%Y') }}"))
                .isEqualTo(Year.now(ZoneId.systemDefault()).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ raise_exception('no tools') }}",
                "{% for x in list %}",
                "{% nonsense %}",
                "{{ 1 + }}",
                "{{ 'a' + nothing }}",
                "{{ text.nonsense() }}",
                "{{ text.split('') }}",
                "{% for a, b in list if a %}{% endfor %}",
                "{% filter upper %}x{% endfilter %}",
                "{% include 'secret.txt' %}",
                "{{ zero[1:2] }}",
                "{{ list['a':] }}",
                "a {{ list",
                "a {% if zero",
                "a {# note",
                "{{ 'x }}",
                "{{ text | nonsense }}",
                "{{ text | upper | nonsense(1) }}",
                "{% if text is nonsense %}x{% endif %}",
                "{% if text is not nonsense %}x{% endif %}"
            })
    void render_refusesWithAPhrase(String source) {
        assertThatThrownBy(() -> render(source))
                .isInstanceOf(TemplateException.class)
                .satisfies(e -> assertThat(e.getMessage())
                        .isNotBlank()
                        .doesNotContain("\n")
                        .hasSizeLessThan(300));
    }

    @Test
    void render_manyThreadsAgree() throws Exception {
        String source =
                "{% set ns = namespace(n=0) %}{% for x in list %}{% set ns.n = ns.n + x * k %}{% endfor %}{{ ns.n }}";
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<String>> results = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                Map<String, Object> values = Map.of("list", List.of(1, 2, 3), "k", i);
                results.add(pool.submit(() -> TemplateEngine.render(source, values)));
            }
            for (int i = 0; i < 200; i++) {
                assertThat(results.get(i).get()).isEqualTo(String.valueOf(6 * i));
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
