package org.rlvr4j.verifiers;

import java.util.List;

/**
 * Checks the shape of a completion: sections in tags, each exactly once, in order, none of them empty, and nothing but
 * white space around them. It says nothing about the answer.
 *
 * <p>R1-Zero's shape, {@code <think>…</think> <answer>…</answer>}, is {@link #r1Zero()}. Source: DeepSeek-AI,
 * DeepSeek-R1: Incentivizing Reasoning Capability in LLMs via Reinforcement Learning, 2025, table 1.
 */
public final class FormatVerifier implements Verifier {

    private final List<String> tags;

    /** What the prompt has written already: nothing, or the first opening tag. */
    private final String prefix;

    private FormatVerifier(List<String> tags, String prefix) {
        this.tags = tags;
        this.prefix = prefix;
    }

    /** Returns a verifier for {@code <think>…</think> <answer>…</answer>}. */
    public static FormatVerifier r1Zero() {
        return of("think", "answer");
    }

    /**
     * Returns a verifier for sections in these tags, in this order.
     *
     * @param tags names without angle brackets
     */
    public static FormatVerifier of(String... tags) {
        if (tags.length == 0) {
            throw new IllegalArgumentException("no tags given; name at least one section, such as \"answer\"");
        }
        for (String tag : tags) {
            if (tag.isBlank() || tag.indexOf('<') >= 0 || tag.indexOf('>') >= 0) {
                throw new IllegalArgumentException("tag is '" + tag + "'; give a name without angle brackets");
            }
        }
        return new FormatVerifier(List.of(tags), "");
    }

    /** Returns a verifier for completions of prompts that end with the first section's opening tag. */
    public FormatVerifier openedByPrompt() {
        return new FormatVerifier(tags, opening(tags.get(0)));
    }

    @Override
    public Verdict verify(String completion) {
        String text = prefix + completion;
        int end = 0;
        for (String tag : tags) {
            for (String mark : List.of(opening(tag), closing(tag))) {
                int at = text.indexOf(mark);
                if (at < 0) {
                    return new Verdict.Wrong(mark + " is missing");
                }
                if (text.indexOf(mark, at + 1) >= 0) {
                    return new Verdict.Wrong(mark + " occurs more than once");
                }
                if (at < end) {
                    return new Verdict.Wrong(mark + " stands too early");
                }
                boolean blank = text.substring(end, at).isBlank();
                boolean closes = mark.startsWith("</");
                if (blank == closes) {
                    return new Verdict.Wrong((blank ? "nothing" : "text") + " stands before " + mark);
                }
                end = at + mark.length();
            }
        }
        if (!text.substring(end).isBlank()) {
            return new Verdict.Wrong("text stands after " + closing(tags.get(tags.size() - 1)));
        }
        return new Verdict.Correct("sections " + String.join(", ", tags) + " in order");
    }

    private static String opening(String tag) {
        return "<" + tag + ">";
    }

    private static String closing(String tag) {
        return "</" + tag + ">";
    }
}
