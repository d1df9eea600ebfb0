package org.rlvr4j.verifiers.code.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeTasksTest {

    @Test
    void parse_eachKind() {
        assertThat(CodeTasks.parse("""
                {"type": "function", "entry": "Solution.add", "signature": "static int add(int a, int b)",
                 "cases": [{"args": [2, 3], "expected": 5}], "ordered": false}""")).isInstanceOfSatisfying(FunctionTask.class, task -> assertThat(
                        task.matcher().ordered())
                .isFalse());
        assertThat(CodeTasks.parse("""
                {"type": "class", "entry": "Counter",
                 "cases": [{"args": [10], "calls": [{"method": "next", "expected": 11}, {"method": "reset"}]}]}""")).isInstanceOf(ClassTask.class);
        assertThat(CodeTasks.parse("""
                {"type": "stdio", "cases": [{"stdin": "1", "expected": "2"}], "whitespace": "tokens"}""")).isInstanceOfSatisfying(StdioTask.class, task -> assertThat(task.entryClass())
                .isEqualTo("Main"));
        assertThat(CodeTasks.parse("{\"type\": \"main\", \"test\": \"class Main {}\", \"entry\": \"Main.main\"}"))
                .isEqualTo(new MainTask("class Main {}", "Main", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{                                                                          | not JSON",
                "{}                                                                         | type is missing",
                "{\"type\": \"guess\"}                                                      | type is 'guess'",
                "{\"type\": \"function\"}                                                   | entry is missing",
                "{\"type\": \"function\", \"entry\": \"S.f\", \"signature\": \"int g(int a)\"} | entry is 'S.f'",
                "{\"type\": \"stdio\", \"cases\": []}                                       | without cases",
                "{\"type\": \"stdio\", \"cases\": [{\"stdin\": \"\"}]}                      | expected is missing",
                "{\"type\": \"stdio\", \"cases\": [{\"expected\": \"\"}], \"whitespace\": \"no\"} | whitespace is 'no'",
                "{\"type\": \"main\", \"test\": 3}                                          | test is not text"
            })
    void parse_badTask_namesTheField(String json, String message) {
        assertThatThrownBy(() -> CodeTasks.parse(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void parse_wrongNumberOfArguments_isRefused() {
        assertThatThrownBy(() -> CodeTasks.parse("""
                {"type": "function", "entry": "S.f", "signature": "int f(int a)",
                 "cases": [{"args": [1, 2], "expected": 1}]}""")).hasMessage("a case passes 2 arguments to f, which takes 1");
    }
}
