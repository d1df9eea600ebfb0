package org.rlvr4j.verifiers.code.guest;

import java.util.Collections;
import java.util.Comparator;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The collections and maps of the library whose own methods run no code but that of their elements. Wrappers and views
 * are not among them: they pass calls on to what they wrap, and sorted ones ask their comparator what is equal.
 */
final class PlainContainers {

    private static final Set<String> CLASSES = Set.of(
            "java.util.ArrayDeque",
            "java.util.ArrayList",
            "java.util.ArrayList$SubList",
            "java.util.Arrays$ArrayList",
            "java.util.Collections$CopiesList",
            "java.util.Collections$EmptyList",
            "java.util.Collections$EmptyMap",
            "java.util.Collections$EmptySet",
            "java.util.Collections$SingletonList",
            "java.util.Collections$SingletonMap",
            "java.util.Collections$SingletonSet",
            "java.util.HashMap",
            "java.util.HashSet",
            "java.util.Hashtable",
            "java.util.ImmutableCollections$List12",
            "java.util.ImmutableCollections$ListN",
            "java.util.ImmutableCollections$Map1",
            "java.util.ImmutableCollections$MapN",
            "java.util.ImmutableCollections$Set12",
            "java.util.ImmutableCollections$SetN",
            "java.util.LinkedHashMap",
            "java.util.LinkedHashSet",
            "java.util.LinkedList",
            "java.util.PriorityQueue",
            "java.util.Stack",
            "java.util.TreeMap",
            "java.util.TreeSet",
            "java.util.Vector",
            "java.util.concurrent.ConcurrentHashMap",
            "java.util.concurrent.CopyOnWriteArrayList");

    private PlainContainers() {}

    static boolean contains(Object container) {
        if (!CLASSES.contains(container.getClass().getName())) {
            return false;
        } else if (container instanceof SortedSet<?> set) {
            return isNatural(set.comparator());
        } else if (container instanceof SortedMap<?, ?> map) {
            return isNatural(map.comparator());
        }
        return true;
    }

    private static boolean isNatural(@Nullable Comparator<?> comparator) {
        return comparator == null
                || comparator == Comparator.naturalOrder()
                || comparator == Collections.<Integer>reverseOrder();
    }
}
