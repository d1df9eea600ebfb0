package org.rlvr4j.examples.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Single settings by dotted key, such as {@code optimizer.learningRate}, that override a file. Not thread-safe. */
public final class Overrides {

    private final Map<String, JsonNode> settings = new LinkedHashMap<>();

    /**
     * Sets a value as it would be written in a file.
     *
     * @throws ConfigException if it is not YAML
     */
    public Overrides yaml(String key, String value) {
        settings.put(key, ConfigTree.value(key, value));
        return this;
    }

    /** Sets a text, whatever it looks like. */
    public Overrides text(String key, String value) {
        settings.put(key, TextNode.valueOf(value));
        return this;
    }

    /** Sets a list of texts. */
    public Overrides texts(String key, List<String> values) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        values.forEach(list::add);
        settings.put(key, list);
        return this;
    }

    boolean anyUnder(String key) {
        return settings.keySet().stream().anyMatch(name -> name.equals(key) || name.startsWith(key + "."));
    }

    ConfigTree over(ConfigTree tree) {
        ConfigTree result = tree;
        for (var setting : settings.entrySet()) {
            result = result.with(setting.getKey(), setting.getValue());
        }
        return result;
    }
}
