package org.rlvr4j.examples.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/**
 * Layers of settings as a tree: defaults that hold every key there is, over them a file, over that single settings. A
 * key that the defaults lack is refused, and the nearest one that they have is suggested.
 */
final class ConfigTree {

    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .build())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private static final int SIMILAR = 3;

    /** How the parser begins to speak of {@code .inf} and {@code .nan}. */
    private static final String ENDLESS = "Malformed numeric value ";

    private final ObjectNode root;

    private ConfigTree(ObjectNode root) {
        this.root = root;
    }

    /** Reads the defaults, a resource beside a class. */
    static ConfigTree defaults(Class<?> owner, String resource) {
        try (var in = owner.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("resource " + resource + " is missing from the build");
            }
            return new ConfigTree((ObjectNode) YAML.readTree(in));
        } catch (IOException e) {
            throw new IllegalStateException("resource " + resource + " is broken", e);
        }
    }

    /** Lays a file's settings over these. */
    ConfigTree with(Path file) throws IOException {
        ObjectNode merged = root.deepCopy();
        JsonNode overlay = parse(file);
        if (!overlay.isMissingNode() && !overlay.isNull()) {
            merge(merged, overlay, file.toString(), "");
        }
        return new ConfigTree(merged);
    }

    /** Returns whether a file has a top-level key, with a value that is not null. */
    static boolean hasKey(Path file, String key) throws IOException {
        return parse(file).hasNonNull(key);
    }

    private static JsonNode parse(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new ConfigException(file + " is a folder; name a YAML file");
        }
        try {
            return YAML.readTree(Files.readString(file));
        } catch (MalformedInputException e) {
            throw new ConfigException(file + " is not UTF-8 text");
        } catch (MismatchedInputException e) {
            throw new ConfigException(file + at(e.getLocation()) + " begins another document; a file holds one");
        } catch (JsonProcessingException e) {
            throw new ConfigException(file + at(e.getLocation()) + unreadable(e));
        }
    }

    private static String unreadable(JsonProcessingException e) {
        String reason = firstLine(e);
        return reason.startsWith(ENDLESS)
                ? " has the number " + reason.substring(ENDLESS.length()) + "; numbers must be finite"
                : " is not YAML: " + reason;
    }

    /**
     * Lays one setting over these.
     *
     * @param key such as {@code optimizer.learningRate}
     */
    ConfigTree with(String key, JsonNode value) {
        JsonNode nested = value;
        String[] names = key.split("\\.", -1);
        for (int i = names.length - 1; i >= 0; i--) {
            nested = YAML.createObjectNode().set(names[i], nested);
        }
        ObjectNode merged = root.deepCopy();
        merge(merged, nested, "command line", "");
        return new ConfigTree(merged);
    }

    /** Returns whether a group of keys has one, with a value that is not null. */
    boolean has(String group, String key) {
        return root.path(group).hasNonNull(key);
    }

    /** Sets every key of a group to null. */
    ConfigTree withoutValues(String group) {
        ObjectNode emptied = root.deepCopy();
        ObjectNode keys = emptied.withObject("/" + group);
        List.copyOf(keys.properties()).forEach(entry -> keys.putNull(entry.getKey()));
        return new ConfigTree(emptied);
    }

    /** Reads a value as it would be written in a file. */
    static JsonNode value(String key, String yaml) {
        try {
            JsonNode value = YAML.readTree(yaml);
            return value.isMissingNode() ? NullNode.getInstance() : value;
        } catch (MismatchedInputException e) {
            throw new ConfigException(key + ": '" + yaml + "' is more than one YAML value; give one");
        } catch (JsonProcessingException e) {
            throw new ConfigException(
                    firstLine(e).startsWith(ENDLESS)
                            ? "'" + key + "' is " + yaml + "; numbers must be finite"
                            : key + ": '" + yaml + "' is not a YAML value: " + firstLine(e));
        }
    }

    /** Maps the settings to a record, which checks its values. */
    <T> T as(Class<T> type) {
        try {
            T config = YAML.treeToValue(root, type);
            requireValues(root, type, "");
            return config;
        } catch (JsonProcessingException e) {
            if (e.getCause() instanceof NullPointerException) {
                requireValues(root, type, "");
            }
            throw new ConfigException(describe(e));
        }
    }

    /** A record takes null only where it says so, and a list never holds it. */
    private static void requireValues(JsonNode node, Class<?> type, String path) {
        for (RecordComponent component : type.getRecordComponents()) {
            JsonNode value = node.path(component.getName());
            String name = path + component.getName();
            if (value.isObject() && component.getType().isRecord()) {
                requireValues(value, component.getType(), name + ".");
            } else if (value.isNull() && !component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                throw new ConfigException("'" + name + "' is null; it must be " + kind(component.getType()));
            } else if (isEndless(value)) {
                throw new ConfigException(
                        "'" + name + "' is " + value.toString().replace("\"", "") + "; numbers must be finite");
            } else if (value.isArray()
                    && StreamSupport.stream(value.spliterator(), false).anyMatch(JsonNode::isNull)) {
                throw new ConfigException("'" + name + "' is " + value + "; it must be a list without null");
            }
        }
    }

    /** A number may have so large an exponent that it became infinite, which no file could say again. */
    private static boolean isEndless(JsonNode value) {
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false).anyMatch(ConfigTree::isEndless)
                : value.isDouble() && !Double.isFinite(value.doubleValue());
    }

    /** Writes a record as a file that would be read as the same. */
    static String write(Object config) {
        try {
            return YAML.writeValueAsString(config);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a configuration cannot be written", e);
        }
    }

    private static void merge(ObjectNode target, JsonNode overlay, String origin, String path) {
        if (!overlay.isObject()) {
            throw new ConfigException(origin + ": " + (path.isEmpty() ? "the file" : "'" + path + "'")
                    + " must hold keys: " + names(target));
        }
        for (var entry : overlay.properties()) {
            String key = entry.getKey();
            String name = path.isEmpty() ? key : path + "." + key;
            JsonNode present = target.get(key);
            if (present == null) {
                throw new ConfigException(origin + ": unknown key '" + name + "'; " + suggestion(key, target));
            }
            if (present instanceof ObjectNode nested) {
                merge(nested, entry.getValue(), origin, name);
            } else if (entry.getValue().isObject()) {
                throw new ConfigException(origin + ": '" + name + "' takes a value, not keys of its own");
            } else {
                target.set(key, entry.getValue());
            }
        }
    }

    private static String suggestion(String key, ObjectNode known) {
        var distance = LevenshteinDistance.getDefaultInstance();
        return StreamSupport.stream(((Iterable<String>) known::fieldNames).spliterator(), false)
                .min(Comparator.comparing(name -> distance.apply(lower(key), lower(name))))
                .filter(name -> distance.apply(lower(key), lower(name)) <= Math.min(SIMILAR, name.length() / 2))
                .map(name -> "did you mean '" + name + "'?")
                .orElse("known are " + names(known));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    private static String names(ObjectNode known) {
        return StreamSupport.stream(((Iterable<String>) known::fieldNames).spliterator(), false)
                .collect(Collectors.joining(", "));
    }

    /** Says which key has a wrong value and what it takes. */
    private String describe(JsonProcessingException e) {
        String key = "";
        if (e instanceof JsonMappingException mapping) {
            key = mapping.getPath().stream()
                    .map(reference -> reference.getFieldName() == null
                            ? "[" + reference.getIndex() + "]"
                            : reference.getFieldName())
                    .collect(Collectors.joining("."));
        }
        if (e.getCause() instanceof IllegalArgumentException illegal) {
            return (key.isEmpty() ? "" : key + ": ") + illegal.getMessage();
        }
        if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            JsonNode value = root.at("/" + key.replace('.', '/'));
            return "'" + key + "' is " + (value.isTextual() ? "'" + value.asText() + "'" : value) + "; it must be "
                    + kind(mismatch.getTargetType());
        }
        return "'" + key + "': " + firstLine(e);
    }

    private static String kind(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(String::valueOf)
                            .map(name -> name.toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        return switch (type.getSimpleName()) {
            case "int", "Integer", "long", "Long" -> "a whole number";
            case "double", "Double" -> "a number";
            case "boolean", "Boolean" -> "true or false";
            case "String" -> "text";
            case "List", "ArrayList" -> "a list";
            default -> "a value";
        };
    }

    private static String at(JsonLocation location) {
        return location == null ? "" : ", line " + location.getLineNr() + ",";
    }

    private static String firstLine(JsonProcessingException e) {
        return e.getOriginalMessage().lines().findFirst().orElse("unreadable");
    }
}
