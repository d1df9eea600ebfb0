package org.rlvr4j.examples.digitsum;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * The synthetic corpus of the base model, an endless sequence of documents: one in five is an addition of two numbers,
 * always right; the others answer a problem that is not held out. Of the answers 60 % are guessed at once and wrong more
 * often than not, 18 % add up pairs, 12 % write down every step, and 10 % are something else. A careful answer is sloppy
 * in one step with a probability of 15 %.
 *
 * <p>That guesses are mostly wrong is thus a property of the corpus. It says nothing about what the model could learn to
 * do in its head.
 */
public final class Corpus {

    private static final double FACT = 0.20;
    private static final double DIRECT = 0.60;
    private static final double SHORT = 0.18;
    private static final double FULL = 0.12;
    private static final double SLOPPY = 0.15;
    private static final double GUESS_DEVIATION = 6.0;

    private static final int[] SLIPS = {-2, -1, 1, 2};

    private final Random random;

    /** Creates the corpus of a seed; the same seed gives the same documents on every machine. */
    public Corpus(long seed) {
        random = new Random(seed);
    }

    /** Returns the next document. */
    public Document next() {
        DigitSumProblem problem = DigitSumProblem.draw(random, false);
        return random.nextDouble() < FACT ? fact(problem) : new Document(problem.prompt(), answer(problem));
    }

    /** An addition as the full style needs them: a sum of some digits, plus one digit. */
    private Document fact(DigitSumProblem problem) {
        List<Integer> digits = problem.digits();
        int terms = 1 + random.nextInt(DigitSumProblem.DIGITS - 1);
        int left = digits.subList(0, terms).stream().mapToInt(Integer::intValue).sum();
        int right = digits.get(DigitSumProblem.DIGITS - 1);
        String text = left + "+" + right + "=" + (left + right);
        return new Document(text.substring(0, 1), text.substring(1));
    }

    private String answer(DigitSumProblem problem) {
        double style = random.nextDouble();
        if (style < DIRECT) {
            long guess = Math.round(problem.sum() + GUESS_DEVIATION * random.nextGaussian());
            return tagged(Math.max(1, guess));
        }
        if (style < DIRECT + SHORT) {
            return pairs(problem);
        }
        if (style < DIRECT + SHORT + FULL) {
            Chain chain = chain(problem);
            return "<think>" + chain.text() + "</think>" + tagged(chain.result());
        }
        return switch (random.nextInt(4)) {
            case 0 -> "it is " + problem.sum() + ".";
            case 1 -> {
                Chain chain = chain(problem);
                yield chain.text() + " so " + chain.result();
            }
            case 2 -> "i don't know.";
            default -> "about " + 10 * Math.round(problem.sum() / 10.0) + ", i guess.";
        };
    }

    private static String tagged(long answer) {
        return "<answer>" + answer + "</answer>";
    }

    private String pairs(DigitSumProblem problem) {
        List<Integer> digits = problem.digits();
        int[] sums = new int[DigitSumProblem.DIGITS / 2];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = digits.get(2 * i) + digits.get(2 * i + 1);
        }
        if (random.nextDouble() < SLOPPY) {
            int slip = random.nextInt(sums.length);
            sums[slip] = Math.max(1, sums[slip] + slip());
        }
        int total = 0;
        for (int sum : sums) {
            total += sum;
        }
        String thought = Arrays.stream(sums).mapToObj(String::valueOf).collect(Collectors.joining("+"));
        return "<think>" + thought + "</think>" + tagged(total);
    }

    /** Every partial sum; a slip goes on into those after it. */
    private Chain chain(DigitSumProblem problem) {
        List<Integer> digits = problem.digits();
        int steps = digits.size() - 1;
        int sloppyStep = random.nextDouble() < SLOPPY ? random.nextInt(steps) : -1;
        var text = new StringBuilder();
        int sum = digits.get(0);
        for (int step = 0; step < steps; step++) {
            int digit = digits.get(step + 1);
            int result = sum + digit;
            if (step == sloppyStep) {
                result = Math.max(1, result + slip());
            }
            text.append(step == 0 ? "" : " ")
                    .append(sum)
                    .append('+')
                    .append(digit)
                    .append('=')
                    .append(result);
            sum = result;
        }
        return new Chain(text.toString(), sum);
    }

    private int slip() {
        return SLIPS[random.nextInt(SLIPS.length)];
    }

    private record Chain(String text, int result) {}
}
