package org.rlvr4j.verifiers.code.guest;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rlvr4j.verifiers.code.wire.CaseReply;

/**
 * Stands in for methods of the Java library whose own form would be unbounded, not repeatable, or an exit. The
 * instrumenter redirects calls: the receiver becomes the first parameter.
 *
 * <p>The guest's clock is virtual, so that a program takes the same decisions on every machine: it starts at a fixed
 * instant and one tick lasts five nanoseconds. Sleeping costs the ticks it lasts. Random numbers without a seed come from
 * a fixed sequence. Regular expressions read their input through {@link CountedText}.
 */
public final class Library {

    private static final long NANOS_PER_TICK = 5;
    private static final long START_MILLIS = 1_735_689_600_000L; // 2025-01-01T00:00:00Z
    private static final long FIRST_SEED = 0x9E3779B97F4A7C15L;

    private static long nextSeed = FIRST_SEED;
    private static Random shared = new Random(FIRST_SEED);

    private Library() {}

    static void begin() {
        nextSeed = FIRST_SEED;
        shared = new Random(FIRST_SEED);
    }

    /** {@code System.exit}: the end of the program. Whether it may end so is for the judge to say. */
    public static void exit(int status) {
        throw Guard.reach(
                status == 0 ? CaseReply.Outcome.EXITED : CaseReply.Outcome.DENIED,
                "java.lang.System.exit(" + status + ")");
    }

    /** {@code Runtime.exit}. */
    public static void exit(Runtime runtime, int status) {
        exit(status);
    }

    /** {@code Runtime.halt}: no program that means well needs it. */
    public static void halt(Runtime runtime, int status) {
        throw Guard.reach(CaseReply.Outcome.DENIED, "java.lang.Runtime.halt(" + status + ")");
    }

    /** {@code System.nanoTime}. */
    public static long nanoTime() {
        Guard.tick();
        return Guard.spentTicks() * NANOS_PER_TICK;
    }

    /** {@code System.currentTimeMillis}. */
    public static long currentTimeMillis() {
        return START_MILLIS + nanoTime() / 1_000_000;
    }

    /** {@code Thread.sleep}. */
    public static void sleep(long millis) {
        if (millis < 0) {
            throw new IllegalArgumentException("timeout value is negative");
        }
        long ticksPerMilli = 1_000_000 / NANOS_PER_TICK;
        Guard.charge(millis > Long.MAX_VALUE / ticksPerMilli ? Long.MAX_VALUE : millis * ticksPerMilli);
    }

    /** {@code Thread.sleep} with nanoseconds. */
    public static void sleep(long millis, int nanos) {
        sleep(millis);
        Guard.charge(nanos / NANOS_PER_TICK);
    }

    /** {@code Thread.sleep} with a duration. */
    public static void sleep(Duration duration) {
        sleep(Math.max(duration.toMillis(), 0));
    }

    /** {@code Math.random}. */
    public static double random() {
        return shared.nextDouble();
    }

    /** The seed of a {@code new Random()}. */
    public static long seed() {
        nextSeed = nextSeed * 6364136223846793005L + 1442695040888963407L;
        return nextSeed;
    }

    /** {@code Collections.shuffle} without a source of randomness. */
    public static void shuffle(List<?> list) {
        Guard.charge(list.size());
        Collections.shuffle(list, shared);
    }

    /** {@code String.repeat}. */
    public static String repeat(String text, int count) {
        Guard.charge((long) text.length() * Math.max(count, 0) >> 4);
        return text.repeat(count);
    }

    /** {@code String.matches}. */
    public static boolean matches(String text, String regex) {
        return matcher(Pattern.compile(regex), text).matches();
    }

    /** {@code Pattern.matches}: here the expression comes first. */
    public static boolean matches(String regex, CharSequence text) {
        return matcher(Pattern.compile(regex), text).matches();
    }

    /** {@code String.replaceAll}. */
    public static String replaceAll(String text, String regex, String replacement) {
        return matcher(Pattern.compile(regex), text).replaceAll(replacement);
    }

    /** {@code String.replaceFirst}. */
    public static String replaceFirst(String text, String regex, String replacement) {
        return matcher(Pattern.compile(regex), text).replaceFirst(replacement);
    }

    /** {@code String.split}. */
    public static String[] split(String text, String regex) {
        return split(text, regex, 0);
    }

    /** {@code String.split} with a limit. */
    public static String[] split(String text, String regex, int limit) {
        if (regex.length() == 1 && ".$|()[{^?*+\\".indexOf(regex.charAt(0)) < 0) {
            Guard.charge(text.length() >> 2);
            return text.split(regex, limit);
        }
        return split(Pattern.compile(regex), text, limit);
    }

    /** {@code Pattern.split}. */
    public static String[] split(Pattern pattern, CharSequence text) {
        return split(pattern, text, 0);
    }

    /** {@code Pattern.split} with a limit. */
    public static String[] split(Pattern pattern, CharSequence text, int limit) {
        return pattern.split(new CountedText(text.toString()), limit);
    }

    /** {@code Pattern.splitAsStream}. */
    public static Stream<String> splitAsStream(Pattern pattern, CharSequence text) {
        return pattern.splitAsStream(new CountedText(text.toString()));
    }

    /** {@code Pattern.matcher}. */
    public static Matcher matcher(Pattern pattern, CharSequence text) {
        return pattern.matcher(new CountedText(text.toString()));
    }

    /** {@code Pattern.asPredicate}. */
    public static Predicate<String> asPredicate(Pattern pattern) {
        return text -> matcher(pattern, text).find();
    }

    /** {@code Pattern.asMatchPredicate}. */
    public static Predicate<String> asMatchPredicate(Pattern pattern) {
        return text -> matcher(pattern, text).matches();
    }

    /** {@code Matcher.reset} to another text. */
    public static Matcher reset(Matcher matcher, CharSequence text) {
        return matcher.reset(new CountedText(text.toString()));
    }
}
