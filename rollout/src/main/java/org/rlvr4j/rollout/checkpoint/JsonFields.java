package org.rlvr4j.rollout.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Typed access to the fields of a JSON object. A field that is null counts as absent; one of the wrong type is refused
 * with a sentence that names the file, the field and its value.
 */
public final class JsonFields {

    private final JsonNode object;
    private final String where;

    /**
     * Wraps an object.
     *
     * @param object the fields
     * @param where begins messages: the file, or the file and the enclosing field
     */
    public JsonFields(JsonNode object, String where) {
        this.object = object;
        this.where = where;
    }

    boolean isEmpty() {
        return object.isEmpty();
    }

    /** Returns whether the field is there, be it null. */
    boolean mentions(String name) {
        return object.has(name);
    }

    /** Returns whether the field is there and not null. */
    public boolean has(String name) {
        return object.hasNonNull(name);
    }

    /** Returns whether the field is there and a text. */
    public boolean isText(String name) {
        return has(name) && object.get(name).isTextual();
    }

    /** Returns a text; none if the field is absent. */
    public Optional<String> text(String name) throws CheckpointException {
        if (!has(name)) {
            return Optional.empty();
        }
        if (!object.get(name).isTextual()) {
            throw wrong(name, "text");
        }
        return Optional.of(object.get(name).textValue());
    }

    /** Returns a whole number; none if the field is absent. */
    public OptionalInt integer(String name) throws CheckpointException {
        if (!has(name)) {
            return OptionalInt.empty();
        }
        JsonNode node = object.get(name);
        if (!node.isNumber() || node.doubleValue() != node.intValue()) {
            throw wrong(name, "a whole number below 2^31");
        }
        return OptionalInt.of(node.intValue());
    }

    /** Returns a whole number of 1 or more; 0, which a builder takes for "derive it", if the field is absent. */
    int positive(String name) throws CheckpointException {
        OptionalInt value = integer(name);
        if (value.isPresent() && value.getAsInt() < 1) {
            throw wrong(name, "1 or more");
        }
        return value.orElse(0);
    }

    OptionalDouble number(String name) throws CheckpointException {
        if (!has(name)) {
            return OptionalDouble.empty();
        }
        if (!object.get(name).isNumber()) {
            throw wrong(name, "a number");
        }
        return OptionalDouble.of(object.get(name).doubleValue());
    }

    double requireNumber(String name) throws CheckpointException {
        return number(name).orElseThrow(() -> new CheckpointException(where + " lacks " + name + ": add it"));
    }

    /** Returns a flag, or {@code absent} if the field is absent. */
    public boolean flag(String name, boolean absent) throws CheckpointException {
        if (!has(name)) {
            return absent;
        }
        if (!object.get(name).isBoolean()) {
            throw wrong(name, "true or false");
        }
        return object.get(name).booleanValue();
    }

    /** Returns a list of numbers; none if the field is absent. */
    List<Double> numbers(String name) throws CheckpointException {
        List<Double> result = new ArrayList<>();
        if (!has(name)) {
            return result;
        }
        for (JsonNode each : object.get(name)) {
            if (!each.isNumber()) {
                throw wrong(name, "a list of numbers");
            }
            result.add(each.doubleValue());
        }
        if (!object.get(name).isArray()) {
            throw wrong(name, "a list of numbers");
        }
        return result;
    }

    /** Returns one token id or several; none if the field is absent. */
    List<Integer> ids(String name) throws CheckpointException {
        List<Integer> result = new ArrayList<>();
        if (!has(name)) {
            return result;
        }
        JsonNode node = object.get(name);
        for (JsonNode each : node.isArray() ? node : List.of(node)) {
            if (!each.isIntegralNumber() || !each.canConvertToInt()) {
                throw wrong(name, "a token id or a list of them");
            }
            result.add(each.intValue());
        }
        return result;
    }

    List<String> texts(String name) throws CheckpointException {
        List<String> result = new ArrayList<>();
        if (!has(name)) {
            return result;
        }
        for (JsonNode each : object.get(name)) {
            if (!each.isTextual()) {
                throw wrong(name, "a list of texts");
            }
            result.add(each.textValue());
        }
        if (!object.get(name).isArray()) {
            throw wrong(name, "a list of texts");
        }
        return result;
    }

    /** Returns the fields of an object; none if the field is absent. */
    public Optional<JsonFields> nested(String name) throws CheckpointException {
        if (!has(name)) {
            return Optional.empty();
        }
        if (!object.get(name).isObject()) {
            throw wrong(name, "an object");
        }
        return Optional.of(new JsonFields(object.get(name), where + ": " + name));
    }

    /** Returns the field as it stands in the file, shortened. */
    String show(String name) {
        String text = object.path(name).toString();
        return text.length() > 80 ? text.substring(0, 80) + "..." : text;
    }

    /** Returns an exception that says what a field is and must be. */
    public CheckpointException wrong(String name, String expected) {
        return refuse(name + " is " + show(name) + "; it must be " + expected);
    }

    /** Returns an exception that says where the fields stand, then the sentence. */
    public CheckpointException refuse(String sentence) {
        return new CheckpointException(where + ": " + sentence);
    }
}
