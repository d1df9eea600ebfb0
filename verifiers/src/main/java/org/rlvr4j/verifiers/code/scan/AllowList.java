package org.rlvr4j.verifiers.code.scan;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/**
 * The members of the Java library that a guest may use. Names are internal names, with slashes.
 *
 * <p>A member is allowed if the rule of its owner allows it, no supertype of the owner excludes it, and every type in its
 * descriptor is allowed.
 */
public final class AllowList {

    private static final String RESOURCE = "allowed.txt";

    private final Set<String> packages = new HashSet<>();
    private final Map<String, TypeRule> types = new HashMap<>();
    private final LibraryTypes library = new LibraryTypes();

    private AllowList() {}

    /** Reads the list that comes with this library. */
    public static AllowList load() {
        try (InputStream in = AllowList.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + RESOURCE + " is missing from the class path");
            }
            AllowList list = new AllowList();
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            String section = "";
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                section = list.parse(line.strip(), section);
            }
            return list;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the binary names, with dots, of all types that have a rule of their own. */
    public Set<String> namedTypes() {
        Set<String> names = new TreeSet<>();
        types.keySet().forEach(name -> names.add(name.replace('/', '.')));
        return names;
    }

    /** Returns the packages of which every public type is allowed, with dots. */
    public Set<String> wholePackages() {
        Set<String> names = new TreeSet<>();
        packages.forEach(name -> names.add(name.replace('/', '.')));
        return names;
    }

    /** Returns whether the library type may be mentioned at all. */
    boolean allowsType(String name) {
        return ruleOf(name) != null;
    }

    /** Returns whether a member of a library type may be used. */
    boolean allowsMember(String owner, String name, String descriptor) {
        TypeRule rule = ruleOf(owner);
        if (rule == null) {
            return false;
        }
        boolean mentioned = rule.mentions(name, descriptor);
        if (rule.exclusive()) {
            // A member that the owner inherits stands under the rule of the type that declares it.
            return mentioned
                    || (!library.declares(owner, name, descriptor) && inheritedAllowed(owner, name, descriptor));
        } else if (mentioned) {
            return false;
        }
        for (String supertype : library.supertypes(owner)) {
            TypeRule inherited = types.get(supertype);
            if (inherited != null
                    && library.declares(supertype, name, descriptor)
                    && inherited.mentions(name, descriptor) != inherited.exclusive()) {
                return overridden(owner, name, descriptor, supertype);
            }
        }
        return true;
    }

    /** Returns the types of the library that this one extends or implements, nearest first. */
    List<String> supertypes(String name) {
        return library.supertypes(name);
    }

    /** Returns whether the library type itself declares the member. */
    boolean declares(String owner, String name, String descriptor) {
        return library.declares(owner, name, descriptor);
    }

    // An exclusive rule speaks of its own type: ArrayList.hashCode is not forbidden because Object lists its members.
    private boolean overridden(String owner, String name, String descriptor, String supertype) {
        TypeRule rule = types.get(supertype);
        return rule != null && rule.exclusive() && library.declares(owner, name, descriptor);
    }

    private boolean inheritedAllowed(String owner, String name, String descriptor) {
        for (String supertype : library.supertypes(owner)) {
            if (library.declares(supertype, name, descriptor)) {
                return allowsMember(supertype, name, descriptor);
            }
        }
        return false;
    }

    private @Nullable TypeRule ruleOf(String name) {
        TypeRule rule = types.get(name);
        if (rule != null) {
            return rule;
        }
        int nested = name.lastIndexOf('$');
        if (nested > 0) {
            TypeRule outer = ruleOf(name.substring(0, nested));
            return outer == null || outer.exclusive() ? null : TypeRule.WHOLE;
        }
        int slash = name.lastIndexOf('/');
        return slash > 0 && packages.contains(name.substring(0, slash)) ? TypeRule.WHOLE : null;
    }

    /** Returns the first type in a descriptor that {@code allowed} refuses, or null. */
    static @Nullable String firstRefused(Type type, Predicate<String> allowed) {
        switch (type.getSort()) {
            case Type.ARRAY -> {
                return firstRefused(type.getElementType(), allowed);
            }
            case Type.OBJECT -> {
                return allowed.test(type.getInternalName()) ? null : type.getInternalName();
            }
            case Type.METHOD -> {
                for (Type argument : type.getArgumentTypes()) {
                    String refused = firstRefused(argument, allowed);
                    if (refused != null) {
                        return refused;
                    }
                }
                return firstRefused(type.getReturnType(), allowed);
            }
            default -> {
                return null;
            }
        }
    }

    private String parse(String line, String section) {
        if (line.isEmpty() || line.startsWith("#")) {
            return section;
        } else if (line.startsWith("[")) {
            String name = line.substring(1, line.indexOf(']')).replace('.', '/');
            if (line.endsWith("*")) {
                packages.add(name);
            }
            return name + "/";
        }
        List<String> words = List.of(line.split("\\s+"));
        boolean rule =
                words.size() > 2 && (words.get(1).equals("=") || words.get(1).equals("!"));
        if (rule) {
            TypeRule added = new TypeRule(words.get(1).equals("="), words.subList(2, words.size()));
            types.merge(section + words.get(0), added, (a, b) -> a.with(b.patterns()));
        } else {
            words.forEach(word -> types.put(section + word, TypeRule.WHOLE));
        }
        return section;
    }
}
