package org.rlvr4j.verifiers.code.extract;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Types of the Java library that programs use so often that authors forget to import them. */
final class CommonImports {

    private static final String[][] PACKAGES = {
        {
            "java.util",
            "AbstractList AbstractMap AbstractSet ArrayDeque ArrayList Arrays Base64 BitSet Calendar Collection Collections"
                    + " Comparator ConcurrentModificationException Date Deque DoubleSummaryStatistics EnumMap EnumSet"
                    + " Enumeration HashMap HashSet Hashtable IdentityHashMap InputMismatchException IntSummaryStatistics"
                    + " Iterator LinkedHashMap LinkedHashSet LinkedList List ListIterator Locale LongSummaryStatistics Map"
                    + " NavigableMap NavigableSet NoSuchElementException Objects Optional OptionalDouble OptionalInt"
                    + " OptionalLong PriorityQueue Queue Random Scanner Set SortedMap SortedSet Stack StringJoiner"
                    + " StringTokenizer TreeMap TreeSet UUID Vector"
        },
        {
            "java.util.function",
            "BiConsumer BiFunction BinaryOperator BiPredicate BooleanSupplier Consumer DoubleUnaryOperator Function"
                    + " IntBinaryOperator IntConsumer IntFunction IntPredicate IntSupplier IntUnaryOperator LongFunction"
                    + " LongUnaryOperator Predicate Supplier ToDoubleFunction ToIntFunction ToLongFunction UnaryOperator"
        },
        {"java.util.stream", "Collector Collectors DoubleStream IntStream LongStream Stream StreamSupport"},
        {"java.util.regex", "Matcher Pattern PatternSyntaxException"},
        {"java.math", "BigDecimal BigInteger MathContext RoundingMode"},
        {
            "java.io",
            "BufferedReader BufferedWriter ByteArrayInputStream ByteArrayOutputStream EOFException IOException InputStream"
                    + " InputStreamReader OutputStream OutputStreamWriter PrintStream PrintWriter Reader Serializable"
                    + " StreamTokenizer StringReader StringWriter UncheckedIOException Writer"
        },
        {"java.nio.charset", "Charset StandardCharsets"},
        {"java.security", "MessageDigest NoSuchAlgorithmException"},
        {"java.text", "DecimalFormat NumberFormat ParseException SimpleDateFormat"},
        {"java.time", "DayOfWeek Duration Instant LocalDate LocalDateTime LocalTime Month Period Year YearMonth"},
        {"java.time.format", "DateTimeFormatter DateTimeParseException"},
        {"java.time.temporal", "ChronoUnit"},
        {
            "java.util.concurrent",
            "Callable ConcurrentHashMap ConcurrentLinkedQueue CopyOnWriteArrayList ThreadLocalRandom TimeUnit"
        },
        {"java.util.concurrent.atomic", "AtomicBoolean AtomicInteger AtomicLong AtomicReference"},
    };

    private static final String LANG =
            "AssertionError Boolean Byte CharSequence Character Class Comparable Double Enum Error Exception Float Integer"
                    + " Iterable Long Math Number Object Runnable RuntimeException Short String StringBuilder System Thread"
                    + " Throwable";

    private static final Map<String, String> QUALIFIED = new HashMap<>();
    private static final Map<String, String> LANG_QUALIFIED = new HashMap<>();

    static {
        for (String[] group : PACKAGES) {
            for (String name : group[1].split(" ")) {
                QUALIFIED.put(name, group[0] + "." + name);
            }
        }
        for (String name : LANG.split(" ")) {
            LANG_QUALIFIED.put(name, "java.lang." + name);
        }
    }

    private CommonImports() {}

    /** Returns the qualified name of a common type outside of {@code java.lang}, or null. */
    static @Nullable String find(String simpleName) {
        return QUALIFIED.get(simpleName);
    }

    /** Returns whether the package is one of those that common types come from; no two of them share a name. */
    static boolean isPackage(String name) {
        return Arrays.stream(PACKAGES).anyMatch(group -> group[0].equals(name));
    }

    /** Returns the qualified name of a common type, those of {@code java.lang} included, or null. */
    static @Nullable String findAny(String simpleName) {
        String name = QUALIFIED.get(simpleName);
        return name != null ? name : LANG_QUALIFIED.get(simpleName);
    }
}
