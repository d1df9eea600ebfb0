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

    // Names that a task may well ask a class of: in a test they mean the solution's class if it declares one.
    private static final String[][] OTHERS = {
        {
            "java.util",
            "AbstractQueue AbstractSequentialList Dictionary EmptyStackException Formatter GregorianCalendar HexFormat"
                    + " IllegalFormatException Observable Observer PrimitiveIterator Properties RandomAccess Spliterator"
                    + " Spliterators SplittableRandom TimeZone WeakHashMap"
        },
        {"java.util.Map", "Entry"},
        {
            "java.util.function",
            "DoubleBinaryOperator DoubleConsumer DoubleFunction DoublePredicate DoubleSupplier"
                    + " DoubleToIntFunction DoubleToLongFunction IntToDoubleFunction IntToLongFunction LongBinaryOperator"
                    + " LongConsumer LongPredicate LongSupplier LongToDoubleFunction LongToIntFunction ObjDoubleConsumer"
                    + " ObjIntConsumer ObjLongConsumer ToDoubleBiFunction ToIntBiFunction ToLongBiFunction"
        },
        {"java.util.random", "RandomGenerator"},
        {"java.util.regex", "MatchResult"},
        {"java.util.stream", "BaseStream"},
        {
            "java.util.concurrent",
            "ArrayBlockingQueue BlockingDeque BlockingQueue CancellationException CompletionException"
                    + " ConcurrentLinkedDeque ConcurrentMap ConcurrentNavigableMap ConcurrentSkipListMap"
                    + " ConcurrentSkipListSet CopyOnWriteArraySet ExecutionException LinkedBlockingDeque"
                    + " LinkedBlockingQueue PriorityBlockingQueue TimeoutException"
        },
        {
            "java.util.concurrent.atomic",
            "AtomicIntegerArray AtomicLongArray AtomicReferenceArray DoubleAdder LongAccumulator LongAdder"
        },
        {"java.util.concurrent.locks", "Lock ReadWriteLock ReentrantLock ReentrantReadWriteLock"},
        {"java.util.zip", "Adler32 CRC32 Checksum"},
        {
            "java.io",
            "BufferedInputStream BufferedOutputStream CharArrayReader CharArrayWriter Closeable DataInputStream"
                    + " DataOutputStream FileNotFoundException Flushable LineNumberReader PushbackInputStream"
                    + " PushbackReader SequenceInputStream"
        },
        {"java.nio", "ByteBuffer ByteOrder CharBuffer IntBuffer LongBuffer"},
        {"java.net", "URI URISyntaxException URLDecoder URLEncoder"},
        {"java.lang.reflect", "Array"},
        {
            "java.text",
            "ChoiceFormat Collator CompactNumberFormat DateFormat DecimalFormatSymbols FieldPosition Format MessageFormat"
                    + " Normalizer ParsePosition"
        },
        {"java.time", "Clock DateTimeException MonthDay OffsetDateTime OffsetTime ZoneId ZoneOffset ZonedDateTime"},
        {"java.time.format", "DateTimeFormatterBuilder FormatStyle TextStyle"},
        {
            "java.time.temporal",
            "ChronoField IsoFields Temporal TemporalAccessor TemporalAdjuster TemporalAdjusters TemporalAmount"
                    + " TemporalUnit WeekFields"
        },
    };

    private static final String LANG =
            "ArithmeticException AssertionError Boolean Byte CharSequence Character Class ClassCastException Comparable Double"
                    + " Enum Error Exception Float IllegalArgumentException IllegalStateException"
                    + " IndexOutOfBoundsException Integer Iterable Long Math NullPointerException Number"
                    + " NumberFormatException Object Override Runnable RuntimeException Short StackOverflowError String"
                    + " StringBuffer StringBuilder System Thread Throwable UnsupportedOperationException";

    private static final Map<String, String> QUALIFIED = new HashMap<>();
    private static final Map<String, String> OTHERS_QUALIFIED = new HashMap<>();
    private static final Map<String, String> LANG_QUALIFIED = new HashMap<>();

    static {
        addAll(PACKAGES, QUALIFIED);
        addAll(OTHERS, OTHERS_QUALIFIED);
        addAll(new String[][] {{"java.lang", LANG}}, LANG_QUALIFIED);
    }

    private CommonImports() {}

    private static void addAll(String[][] groups, Map<String, String> qualified) {
        for (String[] group : groups) {
            for (String name : group[1].split(" ")) {
                qualified.put(name, group[0] + "." + name);
            }
        }
    }

    /** Returns the qualified name of a type outside of {@code java.lang}, or null. */
    static @Nullable String find(String simpleName) {
        String name = QUALIFIED.get(simpleName);
        return name != null ? name : OTHERS_QUALIFIED.get(simpleName);
    }

    /** Returns whether the package is one of those that common types come from; no two of them share a name. */
    static boolean isPackage(String name) {
        return Arrays.stream(PACKAGES).anyMatch(group -> group[0].equals(name));
    }

    /**
     * Returns the qualified name of a type that is so common that no task asks for a class of that name, those of {@code
     * java.lang} included, or null.
     */
    static @Nullable String findAny(String simpleName) {
        String name = QUALIFIED.get(simpleName);
        return name != null ? name : LANG_QUALIFIED.get(simpleName);
    }
}
