package org.rlvr4j.verifiers.code.guest;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for methods of the Java library whose work grows with what they are given, so that one call cannot cost more
 * than it counts. The instrumenter redirects calls: the receiver becomes the first parameter.
 */
public final class BulkWork {

    // A tick is worth about so many elements that are copied; one that is compared, or read of a text, takes one.
    private static final int COPIED = 8;

    private BulkWork() {}

    /** {@code System.arraycopy}. */
    public static void arraycopy(Object from, int fromIndex, Object to, int toIndex, int length) {
        Guard.charge(length / COPIED);
        System.arraycopy(from, fromIndex, to, toIndex, length);
    }

    /** {@code Arrays.fill}. */
    public static void fill(int[] array, int value) {
        Guard.charge(array.length / COPIED);
        Arrays.fill(array, value);
    }

    /** {@code Arrays.fill}. */
    public static void fill(long[] array, long value) {
        Guard.charge(array.length / COPIED);
        Arrays.fill(array, value);
    }

    /** {@code Arrays.fill}. */
    public static void fill(double[] array, double value) {
        Guard.charge(array.length / COPIED);
        Arrays.fill(array, value);
    }

    /** {@code Arrays.fill}. */
    public static void fill(boolean[] array, boolean value) {
        Guard.charge(array.length / COPIED);
        Arrays.fill(array, value);
    }

    /** {@code Arrays.fill}. */
    public static void fill(char[] array, char value) {
        Guard.charge(array.length / COPIED);
        Arrays.fill(array, value);
    }

    /** {@code Arrays.fill}. */
    public static void fill(@Nullable Object[] array, @Nullable Object value) {
        Guard.charge(array.length);
        Arrays.fill(array, value);
    }

    /** {@code Arrays.sort}. */
    public static void sort(int[] array) {
        Guard.charge(sortCost(array.length));
        Arrays.sort(array);
    }

    /** {@code Arrays.sort}. */
    public static void sort(long[] array) {
        Guard.charge(sortCost(array.length));
        Arrays.sort(array);
    }

    /** {@code Arrays.sort}. */
    public static void sort(double[] array) {
        Guard.charge(sortCost(array.length));
        Arrays.sort(array);
    }

    /** {@code Arrays.sort}. */
    public static void sort(char[] array) {
        Guard.charge(sortCost(array.length));
        Arrays.sort(array);
    }

    /** {@code Arrays.sort}. */
    public static void sort(Object[] array) {
        Guard.charge(sortCost(array.length));
        Arrays.sort(array);
    }

    /** {@code Collections.sort}. */
    public static <T extends Comparable<? super T>> void sort(List<T> list) {
        Guard.charge(sortCost(list.size()));
        Collections.sort(list);
    }

    /** {@code List.sort}. */
    public static <T> void sort(List<T> list, @Nullable Comparator<? super T> comparator) {
        Guard.charge(sortCost(list.size()));
        list.sort(comparator);
    }

    /** {@code Collection.contains}. */
    public static boolean contains(Collection<?> collection, @Nullable Object item) {
        search(collection);
        return collection.contains(item);
    }

    /** {@code Collection.remove}. */
    public static boolean remove(Collection<?> collection, @Nullable Object item) {
        search(collection);
        return collection.remove(item);
    }

    /** {@code List.indexOf}. */
    public static int indexOf(List<?> list, @Nullable Object item) {
        search(list);
        return list.indexOf(item);
    }

    /** {@code List.lastIndexOf}. */
    public static int lastIndexOf(List<?> list, @Nullable Object item) {
        search(list);
        return list.lastIndexOf(item);
    }

    /** {@code List.remove} by index. */
    public static <T> T remove(List<T> list, int index) {
        Guard.charge((list.size() - index) / COPIED);
        return list.remove(index);
    }

    /** {@code List.add} at an index. */
    public static <T> void add(List<T> list, int index, T item) {
        Guard.charge((list.size() - index) / COPIED);
        list.add(index, item);
    }

    /** {@code String.indexOf}. */
    public static int indexOf(String text, String part) {
        Guard.charge(text.length());
        return text.indexOf(part);
    }

    /** {@code String.contains}. */
    public static boolean contains(String text, CharSequence part) {
        Guard.charge(text.length());
        return text.contains(part);
    }

    /** {@code String.intern}. */
    public static String intern(String text) {
        Guard.charge(256L + text.length() / COPIED);
        return text.intern();
    }

    /** {@code BigInteger.multiply}. */
    public static BigInteger multiply(BigInteger a, BigInteger b) {
        Guard.charge(productCost(a.bitLength(), b.bitLength()));
        return a.multiply(b);
    }

    /** {@code BigInteger.divide}. */
    public static BigInteger divide(BigInteger a, BigInteger b) {
        Guard.charge(divisionCost(a, b));
        return a.divide(b);
    }

    /** {@code BigInteger.remainder}. */
    public static BigInteger remainder(BigInteger a, BigInteger b) {
        Guard.charge(divisionCost(a, b));
        return a.remainder(b);
    }

    /** {@code BigInteger.mod}. */
    public static BigInteger mod(BigInteger a, BigInteger b) {
        Guard.charge(divisionCost(a, b));
        return a.mod(b);
    }

    /** {@code BigInteger.divideAndRemainder}. */
    public static BigInteger[] divideAndRemainder(BigInteger a, BigInteger b) {
        Guard.charge(divisionCost(a, b));
        return a.divideAndRemainder(b);
    }

    /** {@code BigInteger.gcd}. */
    public static BigInteger gcd(BigInteger a, BigInteger b) {
        long bits = Math.max(a.bitLength(), b.bitLength());
        Guard.charge(times(4, productCost(bits, bits)));
        return a.gcd(b);
    }

    /** {@code BigInteger.sqrt}. */
    public static BigInteger sqrt(BigInteger number) {
        Guard.charge(productCost(number.bitLength(), number.bitLength()));
        return number.sqrt();
    }

    /** {@code BigInteger.toString}. */
    public static String toString(BigInteger number) {
        Guard.charge(productCost(number.bitLength(), number.bitLength()));
        return number.toString();
    }

    /** {@code BigInteger.pow}. */
    public static BigInteger pow(BigInteger base, int exponent) {
        long bits = (long) base.bitLength() * Math.max(exponent, 0);
        Guard.charge(productCost(bits, bits));
        return base.pow(exponent);
    }

    /** {@code BigInteger.modPow}. */
    public static BigInteger modPow(BigInteger base, BigInteger exponent, BigInteger modulus) {
        long bits = Math.max(modulus.bitLength(), 64);
        Guard.charge(times(Math.max(exponent.bitLength(), 1), productCost(bits, bits)));
        return base.modPow(exponent, modulus);
    }

    /** {@code BigInteger.isProbablePrime}. */
    public static boolean isProbablePrime(BigInteger number, int certainty) {
        Guard.charge(primalityCost(number));
        return number.isProbablePrime(certainty);
    }

    /** {@code BigInteger.nextProbablePrime}. */
    public static BigInteger nextProbablePrime(BigInteger number) {
        // One number in as many as its logarithm is prime, and most others fall to small divisors.
        Guard.charge(times(number.bitLength() / 16 + 1, primalityCost(number)));
        return number.nextProbablePrime();
    }

    // Sets find their members by hash or by halves.
    private static void search(Collection<?> collection) {
        if (collection instanceof List || collection instanceof ArrayDeque || collection instanceof PriorityQueue) {
            Guard.charge(collection.size());
        }
    }

    private static long sortCost(int length) {
        return (long) length * (32 - Integer.numberOfLeadingZeros(length));
    }

    private static long primalityCost(BigInteger number) {
        long bits = number.bitLength();
        return times(bits, productCost(bits, bits));
    }

    private static long divisionCost(BigInteger a, BigInteger b) {
        return productCost(Math.max(a.bitLength() - b.bitLength(), 1), b.bitLength());
    }

    // Karatsuba and Toom-Cook are faster than the schoolbook's product; the bound is on the safe side.
    private static long productCost(long bitsA, long bitsB) {
        return times((bitsA >> 5) + 1, (bitsB >> 5) + 1) >> 3;
    }

    private static long times(long a, long b) {
        return Math.multiplyHigh(a, b) == 0 && a * b >= 0 ? a * b : Long.MAX_VALUE;
    }
}
