package org.rlvr4j.verifiers.code.extract;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Types of a program that its author spread over several blocks, as if each stood in a file of its own. */
final class ScatteredTypes {

    private ScatteredTypes() {}

    private record Found(TopLevelPart part, JavaSource from) {}

    /**
     * Returns the text of one source and, behind it, the types that it uses and only others declare; of several with one
     * name, the last. Types of the library are never looked for.
     */
    static String gather(List<JavaSource> sources, int chosen) {
        JavaSource main = sources.get(chosen);
        if (sources.size() == 1) {
            return main.text();
        }
        Map<String, Found> others = new HashMap<>();
        for (JavaSource source : sources) {
            for (TopLevelPart part : TopLevelPart.of(source)) {
                if (part.type() != null && CommonImports.findAny(part.type()) == null) {
                    others.put(part.type(), new Found(part, source));
                }
            }
        }
        others.keySet().removeAll(main.types());
        main.imports().forEach(clause -> others.remove(clause.simpleName()));
        Set<String> clauses = new LinkedHashSet<>();
        StringBuilder added = new StringBuilder();
        Deque<Collection<String>> used = new ArrayDeque<>(List.of(main.names()));
        while (!used.isEmpty()) {
            Set<String> names = new HashSet<>(used.pop());
            names.retainAll(others.keySet());
            for (String name : names.stream().sorted().toList()) {
                Found found = others.remove(name);
                if (found != null) {
                    found.from().imports().forEach(clause -> clauses.add(clause.text()));
                    added.append('\n').append(found.part().text().strip()).append('\n');
                    used.push(JavaSource.read(found.part().text()).names());
                }
            }
        }
        String text = main.text();
        return added.isEmpty()
                ? text
                : text.substring(0, main.headEnd()) + " " + String.join(" ", clauses) + text.substring(main.headEnd())
                        + added;
    }
}
