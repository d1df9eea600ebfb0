/**
 * Jinjava, taught what Hugging Face chat templates expect of Python's Jinja. Start with
 * {@link org.rlvr4j.rollout.text.jinja.TemplateEngine}.
 */
@NullMarked
package org.rlvr4j.rollout.text.jinja;

import org.jspecify.annotations.NullMarked;
