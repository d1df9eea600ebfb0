package org.rlvr4j.rollout.text.jinja;

import java.util.ArrayList;
import java.util.List;
import jinjava.de.odysseus.el.tree.Bindings;
import jinjava.de.odysseus.el.tree.impl.ast.AstLiteral;
import jinjava.de.odysseus.el.tree.impl.ast.AstNode;
import jinjava.javax.el.ELContext;
import org.jspecify.annotations.Nullable;

/** A slice {@code base[first:end:step]} of a list or a text, as Python has it; each bound may be absent. */
final class SliceNode extends AstLiteral {

    private final AstNode base;
    private final List<@Nullable AstNode> bounds;

    SliceNode(AstNode base, List<@Nullable AstNode> bounds) {
        this.base = base;
        this.bounds = bounds;
    }

    @Override
    public Object eval(Bindings bindings, ELContext context) {
        Object value = base.eval(bindings, context);
        Integer first = bound(0, bindings, context);
        Integer end = bound(1, bindings, context);
        Integer step = bound(2, bindings, context);
        if (value instanceof String text) {
            StringBuilder result = new StringBuilder();
            int[] points = text.codePoints().toArray();
            indices(points.length, first, end, step).forEach(index -> result.appendCodePoint(points[index]));
            return result.toString();
        }
        if (value instanceof List<?> list) {
            List<Object> result = new ArrayList<>();
            indices(list.size(), first, end, step).forEach(index -> result.add(list.get(index)));
            return result;
        }
        throw new TemplateException("only lists and texts can be sliced");
    }

    private @Nullable Integer bound(int index, Bindings bindings, ELContext context) {
        AstNode node = index < bounds.size() ? bounds.get(index) : null;
        Object value = node == null ? null : node.eval(bindings, context);
        if (value == null) {
            return null;
        }
        if (!(value instanceof Number number)) {
            throw new TemplateException("a slice's bound is not a number");
        }
        return number.intValue();
    }

    /** Returns the places that a slice of Python takes, in its order. */
    static List<Integer> indices(
            int size, @Nullable Integer first, @Nullable Integer end, @Nullable Integer givenStep) {
        int step = givenStep == null ? 1 : givenStep;
        if (step == 0) {
            throw new TemplateException("a slice's step is 0");
        }
        int lowest = step > 0 ? 0 : -1;
        int highest = step > 0 ? size : size - 1;
        int from = first == null ? (step > 0 ? lowest : highest) : clip(first, size, lowest, highest);
        int to = end == null ? (step > 0 ? highest : lowest) : clip(end, size, lowest, highest);
        List<Integer> result = new ArrayList<>();
        for (int index = from; step > 0 ? index < to : index > to; index += step) {
            result.add(index);
        }
        return result;
    }

    private static int clip(int bound, int size, int lowest, int highest) {
        int fromFront = bound < 0 ? bound + size : bound;
        return Math.min(highest, Math.max(lowest, fromFront));
    }

    @Override
    public void appendStructure(StringBuilder builder, Bindings bindings) {
        base.appendStructure(builder, bindings);
        builder.append("[:]");
    }

    @Override
    public String toString() {
        return "[:]";
    }
}
