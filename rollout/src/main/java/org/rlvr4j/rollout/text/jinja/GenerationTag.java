package org.rlvr4j.rollout.text.jinja;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.tag.Tag;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;

/** {@code {% generation %}} marks what the assistant said, for training masks; the text passes unchanged. */
final class GenerationTag implements Tag {

    private static final long serialVersionUID = 1L;

    @Override
    public String interpret(TagNode tag, JinjavaInterpreter interpreter) {
        StringBuilder result = new StringBuilder();
        for (Node child : tag.getChildren()) {
            result.append(child.render(interpreter));
        }
        return result.toString();
    }

    @Override
    public String getName() {
        return "generation";
    }

    @Override
    public String getEndTagName() {
        return "endgeneration";
    }
}
