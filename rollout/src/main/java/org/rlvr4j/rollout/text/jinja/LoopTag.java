package org.rlvr4j.rollout.text.jinja;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.tag.ElseTag;
import com.hubspot.jinjava.lib.tag.ForTag;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;
import com.hubspot.jinjava.tree.parse.TagToken;
import com.hubspot.jinjava.util.ObjectIterator;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Jinjava's loop with the two parts that it lacks: {@code {% for x in xs if condition %}}, which leaves elements out
 * before they are counted, and {@code {% else %}}, which is rendered if none is left.
 */
final class LoopTag extends ForTag {

    private static final long serialVersionUID = 1L;

    @Override
    public String interpretUnchecked(TagNode tag, JinjavaInterpreter interpreter) {
        var header = getLoopVarsAndExpression((TagToken) tag.getMaster());
        List<String> variables = header.getLeft();
        String expression = header.getRight();
        int filter = topLevelIf(expression);
        String collection = filter < 0 ? expression : expression.substring(0, filter);
        String condition = filter < 0 ? "true" : expression.substring(filter + " if".length());
        List<@Nullable Object> elements = new ArrayList<>();
        Iterator<?> all = ObjectIterator.getLoop(interpreter.resolveELExpression(collection, tag.getLineNumber()));
        while (all.hasNext()) {
            Object element = all.next();
            if (filter < 0 || holds(condition, variables, element, tag, interpreter)) {
                elements.add(element);
            }
        }
        return elements.isEmpty()
                ? render(children(tag, true), interpreter)
                : renderForCollection(bodyOf(tag), interpreter, variables, elements);
    }

    @SuppressWarnings("try") // The scope is closed, not used.
    private static boolean holds(
            String condition,
            List<String> variables,
            @Nullable Object element,
            TagNode tag,
            JinjavaInterpreter interpreter) {
        try (var scope = interpreter.enterScope()) {
            bind(variables, interpreter.wrap(element), interpreter);
            Object value =
                    interpreter.resolveELExpression("true if (" + condition + ") else false", tag.getLineNumber());
            return Boolean.TRUE.equals(value);
        }
    }

    private static void bind(List<String> variables, @Nullable Object element, JinjavaInterpreter interpreter) {
        var context = interpreter.getContext();
        if (variables.size() == 1) {
            context.put(variables.get(0), element);
        } else if (element instanceof Map.Entry<?, ?> entry) {
            context.put(variables.get(0), entry.getKey());
            context.put(variables.get(1), entry.getValue());
        } else if (element instanceof List<?> parts && parts.size() == variables.size()) {
            for (int i = 0; i < parts.size(); i++) {
                context.put(variables.get(i), parts.get(i));
            }
        } else {
            throw new TemplateException("a loop's elements do not fit its " + variables.size() + " variables");
        }
    }

    @SuppressWarnings("JdkObsolete") // Jinjava wants a LinkedList.
    private static TagNode bodyOf(TagNode tag) {
        TagNode body = new TagNode(tag.getTag(), (TagToken) tag.getMaster(), tag.getSymbols());
        body.setChildren(new LinkedList<>(children(tag, false)));
        return body;
    }

    /** Returns the nodes in front of the loop's own else, or those behind it. */
    private static List<Node> children(TagNode tag, boolean behindElse) {
        List<Node> front = new ArrayList<>();
        List<Node> behind = new ArrayList<>();
        boolean passed = false;
        for (Node child : tag.getChildren()) {
            if (child instanceof TagNode node && node.getName().equals(ElseTag.TAG_NAME)) {
                passed = true;
            } else {
                (passed ? behind : front).add(child);
            }
        }
        return behindElse ? behind : front;
    }

    private static String render(List<Node> nodes, JinjavaInterpreter interpreter) {
        StringBuilder result = new StringBuilder();
        nodes.forEach(node -> result.append(node.render(interpreter)));
        return result.toString();
    }

    /** Returns where an {@code if} stands outside quotes and brackets, counted from the blank before it, or -1. */
    static int topLevelIf(String expression) {
        int depth = 0;
        char quote = 0;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (quote != 0) {
                i += c == '\\' ? 1 : 0;
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (depth == 0 && c == ' ' && expression.startsWith(" if ", i)) {
                return i;
            } else {
                depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
            }
        }
        return -1;
    }
}
