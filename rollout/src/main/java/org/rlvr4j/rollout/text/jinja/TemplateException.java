package org.rlvr4j.rollout.text.jinja;

/** A template that cannot be rendered; the message is a phrase that says why. */
public final class TemplateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TemplateException(String message) {
        super(message);
    }
}
