package org.rlvr4j.rollout.text;

/**
 * One turn of a conversation.
 *
 * @param role who speaks: {@code system}, {@code user}, {@code assistant}, or what else a template knows
 * @param content what is said
 */
public record ChatMessage(String role, String content) {

    /** Instructions in front of a conversation. */
    public static ChatMessage system(String content) {
        return new ChatMessage("system", content);
    }

    /** A question. */
    public static ChatMessage user(String content) {
        return new ChatMessage("user", content);
    }

    /** An answer. */
    public static ChatMessage assistant(String content) {
        return new ChatMessage("assistant", content);
    }
}
