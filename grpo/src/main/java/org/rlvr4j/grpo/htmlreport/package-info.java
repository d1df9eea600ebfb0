/**
 * A run directory as one page of HTML. Start with {@link org.rlvr4j.grpo.htmlreport.HtmlReport}.
 */
@NullMarked
package org.rlvr4j.grpo.htmlreport;

import org.jspecify.annotations.NullMarked;
