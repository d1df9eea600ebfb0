package org.rlvr4j.examples.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramRowTest {

    @ParameterizedTest
    @CsvSource({"humaneval@3,humaneval", "mbpp 1,mbpp", "own,own", "@,''", "'',''"})
    void ofCase_categoryIsWhatTheSourceBeginsWith(String source, String category) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("id", "1").put("kind", "main").put("test", "class Main {}").put("solution", "class Solution {}");
        row.put("source", source);
        assertThat(ProgramRow.ofCase(row).category()).isEqualTo(category);
    }
}
