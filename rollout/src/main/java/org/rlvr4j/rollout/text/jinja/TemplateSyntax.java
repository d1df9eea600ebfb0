package org.rlvr4j.rollout.text.jinja;

import com.hubspot.jinjava.el.ExtendedSyntaxBuilder;
import jinjava.de.odysseus.el.tree.impl.Parser;

/** Makes {@link TemplateParser}s. Public because the expression factory creates it by its name. */
public final class TemplateSyntax extends ExtendedSyntaxBuilder {

    private static final long serialVersionUID = 1L;

    public TemplateSyntax(Feature... features) {
        super(features);
    }

    @Override
    protected Parser createParser(String expression) {
        return new TemplateParser(this, expression);
    }
}
