package org.rlvr4j.grpo.task;

/** The conventions of the GSM8K data set. */
public final class Gsm8k {
    private static final String MARK = "####";

    private Gsm8k() {}

    /**
     * Returns the number after the last {@code ####} of a worked solution, without commas, dollar sign and spaces.
     *
     * @throws IllegalArgumentException if there is no mark, or no number follows it
     */
    public static String finalAnswer(String solution) {
        int mark = solution.lastIndexOf(MARK);
        if (mark < 0) {
            throw new IllegalArgumentException("\"answer\" does not end in \"#### NUMBER\"");
        }
        String after = solution.substring(mark + MARK.length()).strip();
        String number = after.replace(",", "").replace("$", "").strip();
        if (!isDecimal(number)) {
            throw new IllegalArgumentException(
                    "\"answer\" has \"" + Rows.shorten(after) + "\" after \"####\", which is not a number");
        }
        return number;
    }

    private static boolean isDecimal(String text) {
        int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        int digits = 0;
        int points = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c == '.') {
                points++;
            } else {
                return false;
            }
        }
        return digits > 0 && points <= 1;
    }
}
