package org.rlvr4j.verifiers.code.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.code.wire.SourceUnit;

/**
 * The compilation units of one program.
 *
 * @param units the solution, then the test if there is one
 * @param notes what was changed, for people
 */
public record Units(List<SourceUnit> units, List<String> notes) {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    public Units {
        units = List.copyOf(units);
        notes = List.copyOf(notes);
    }

    /** The code cannot be made a compilation unit. */
    public static final class Unusable extends Exception {

        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Makes the units of a program.
     *
     * <ul>
     *   <li>A byte order mark is dropped, Unicode escapes are replaced, the package declaration is removed.
     *   <li>Code without a class continues the stub, if there is one; else it is put into the entry class, if there is to be
     *       one. So are methods that stand beside classes.
     *   <li>Missing imports of common types are added.
     *   <li>In the test, names of common types of the library mean the library, even if the solution declares a class of
     *       that name, unless the stub does.
     * </ul>
     *
     * @param code the solution
     * @param entryClass the class that code without any class is put into; null to leave it as it is
     * @param stub what the prompt ended with; may be empty
     * @param test the test that runs beside the solution, or null
     */
    public static Units of(String code, @Nullable String entryClass, String stub, @Nullable String test)
            throws Unusable {
        List<String> notes = new ArrayList<>();
        JavaSource solution = readSolution(code, notes);
        if (solution.topLevelTypes().isEmpty()) {
            solution = enclose(solution, entryClass, stub, notes);
        } else if (entryClass != null
                && stub.isBlank()
                && !solution.topLevelTypes().contains(entryClass)) {
            solution = encloseMembers(solution, entryClass, notes);
        }
        List<SourceUnit> units = new ArrayList<>();
        units.add(new SourceUnit(
                "Solution.java", addImports(solution, missing(solution), notes), SourceUnit.Role.SOLUTION));
        if (test != null) {
            units.add(new SourceUnit("Test.java", completeTest(test, solution, stub), SourceUnit.Role.TEST));
        }
        return new Units(units, notes);
    }

    private static JavaSource readSolution(String code, List<String> notes) throws Unusable {
        String unmarked = code.startsWith(BYTE_ORDER_MARK) ? code.substring(1) : code;
        String decoded = UnicodeEscapes.decode(unmarked);
        if (decoded == null) {
            throw new Unusable("a Unicode escape is malformed or stands for a backslash");
        } else if (!decoded.equals(unmarked)) {
            notes.add("Unicode escapes were replaced");
        }
        JavaSource source = JavaSource.read(decoded);
        JavaSource.Clause clause = source.packageClause();
        if (clause == null) {
            return source;
        }
        notes.add("the package declaration was removed");
        return JavaSource.read(decoded.substring(0, clause.start()) + decoded.substring(clause.end()));
    }

    private static JavaSource enclose(JavaSource code, @Nullable String entryClass, String stub, List<String> notes) {
        if (!stub.isBlank()) {
            notes.add("code without a class continues the given stub");
            JavaSource joined = JavaSource.read(stub + code.text());
            return joined.openBraces() > 0 && joined.openBraces() <= 2
                    ? JavaSource.read(joined.text() + "\n" + "}".repeat(joined.openBraces()))
                    : joined;
        } else if (entryClass == null) {
            return code;
        }
        notes.add("code without a class was put into a class " + entryClass);
        return JavaSource.read(code.text().substring(0, code.headEnd()) + " class " + entryClass + " {"
                + code.text().substring(code.headEnd()) + "\n}");
    }

    // Methods beside a type that helps them. What cannot stand outside of a class goes into it with them.
    private static JavaSource encloseMembers(JavaSource code, String entryClass, List<String> notes) {
        Map<Boolean, String> parts = TopLevelPart.of(code).stream()
                .collect(Collectors.partitioningBy(
                        part -> part.type() == null || part.isMember(),
                        Collectors.mapping(TopLevelPart::text, Collectors.joining())));
        String members = parts.getOrDefault(true, "");
        if (JavaLexer.tokens(members).stream().noneMatch(token -> token.is("{"))) {
            return code;
        }
        notes.add("code without a class was put into a class " + entryClass);
        return JavaSource.read(code.text().substring(0, code.headEnd()) + " class " + entryClass + " {" + members
                + "\n}\n" + parts.getOrDefault(false, ""));
    }

    private static Set<String> missing(JavaSource source) {
        Set<String> missing = new TreeSet<>();
        for (String name : source.names()) {
            String qualified = CommonImports.find(name);
            if (qualified != null && !source.types().contains(name) && !isImported(source, name, qualified)) {
                missing.add(qualified);
            }
        }
        return missing;
    }

    private static boolean isImported(JavaSource source, String name, String qualified) {
        String home = qualified.substring(0, qualified.lastIndexOf('.'));
        return source.imports().stream()
                .anyMatch(i -> !i.isStatic()
                        && (i.onDemand()
                                ? i.name().equals(home)
                                : i.simpleName().equals(name)));
    }

    private static String completeTest(String test, JavaSource solution, String stub) {
        JavaSource source = JavaSource.read(test);
        Set<String> stubTypes =
                stub.isBlank() ? Set.of() : JavaSource.read(stub).topLevelTypes();
        Set<String> imports = missing(source);
        imports.removeIf(name -> stubTypes.contains(simple(name)));
        imports.removeIf(
                name -> solution.topLevelTypes().contains(simple(name)) && CommonImports.findAny(simple(name)) == null);
        for (String declared : solution.topLevelTypes()) {
            String qualified = CommonImports.findAny(declared);
            boolean shadows = qualified != null
                    && source.names().contains(declared)
                    && !source.types().contains(declared)
                    && !stubTypes.contains(declared);
            if (shadows) {
                imports.add(qualified);
            }
        }
        // Tests are often written to stand in one file with the solution and live on its imports.
        Set<String> known = imports.stream().map(Units::simple).collect(Collectors.toSet());
        source.imports().forEach(i -> known.add(i.simpleName()));
        for (JavaSource.Import i : solution.imports()) {
            boolean library = i.name().startsWith("java.") && !i.isStatic();
            if (library && i.onDemand() && CommonImports.isPackage(i.name())) {
                imports.add(i.name() + ".*");
            } else if (library
                    && !i.onDemand()
                    && source.names().contains(i.simpleName())
                    && known.add(i.simpleName())) {
                imports.add(i.name());
            }
        }
        return addImports(source, imports, new ArrayList<>());
    }

    // On one line with what stands there, so that the lines of error messages stay those of the author.
    private static String addImports(JavaSource source, Set<String> qualifiedNames, List<String> notes) {
        if (qualifiedNames.isEmpty()) {
            return source.text();
        }
        notes.add("added imports: " + String.join(", ", qualifiedNames));
        String clauses =
                qualifiedNames.stream().map(name -> "import " + name + "; ").collect(Collectors.joining());
        return source.text().substring(0, source.headEnd()) + " " + clauses
                + source.text().substring(source.headEnd());
    }

    private static String simple(String qualified) {
        return qualified.substring(qualified.lastIndexOf('.') + 1);
    }
}
