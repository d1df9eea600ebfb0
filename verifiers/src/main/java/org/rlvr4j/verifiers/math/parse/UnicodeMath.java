package org.rlvr4j.verifiers.math.parse;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes mathematics typed in Unicode, such as {@code √2 ≤ x² − ½π}, in LaTeX and ASCII. */
final class UnicodeMath {

    private static final Map<Character, String> REPLACEMENTS = replacements();

    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ";
    private static final String SUPERSCRIPT_MEANINGS = "0123456789+-=()ni";
    private static final String SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙₓ";
    private static final String SUBSCRIPT_MEANINGS = "0123456789+-=()nx";

    private UnicodeMath() {}

    /** Returns the text in ASCII as far as possible; characters without a meaning stay. */
    static String toLatex(String text) {
        int i = 0;
        while (i < text.length() && isPlain(text.charAt(i))) {
            i++;
        }
        return i == text.length() ? text : rewrite(text, i);
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x7f || c == '\n';
    }

    private static String rewrite(String text, int from) {
        var out = new StringBuilder(text.length() + 32).append(text, 0, from);
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (isPlain(c)) {
                out.append(c);
                i++;
            } else if (SUPERSCRIPTS.indexOf(c) >= 0) {
                i = script(text, i, '^', SUPERSCRIPTS, SUPERSCRIPT_MEANINGS, out);
            } else if (SUBSCRIPTS.indexOf(c) >= 0) {
                i = script(text, i, '_', SUBSCRIPTS, SUBSCRIPT_MEANINGS, out);
            } else {
                out.append(replacement(text, i));
                i++;
            }
        }
        return out.toString();
    }

    private static int script(String text, int from, char mark, String scripts, String meanings, StringBuilder out) {
        out.append(mark).append('{');
        int i = from;
        while (i < text.length() && scripts.indexOf(text.charAt(i)) >= 0) {
            out.append(meanings.charAt(scripts.indexOf(text.charAt(i))));
            i++;
        }
        out.append('}');
        return i;
    }

    private static String replacement(String text, int i) {
        char c = text.charAt(i);
        String known = REPLACEMENTS.get(c);
        if (known != null) {
            return known;
        }
        if (c >= 0xff01 && c <= 0xff5e) {
            return String.valueOf((char) (c - 0xff01 + '!')); // full-width forms
        }
        String swallowed = swallowedBackslash(text, i);
        if (swallowed != null) {
            return swallowed;
        }
        if (Character.getType(c) == Character.FORMAT || Character.isISOControl(c) && !Character.isWhitespace(c)) {
            return "";
        }
        return Character.isWhitespace(c) || Character.isSpaceChar(c) ? " " : String.valueOf(c);
    }

    /** Restores a command whose backslash a string literal took for an escape: {@code \frac}, {@code \text}. */
    private static @Nullable String swallowedBackslash(String text, int i) {
        char c = text.charAt(i);
        if (c == '\f' && text.startsWith("rac", i + 1)) {
            return "\\f";
        }
        if (c == '\b'
                && (text.startsWith("oxed", i + 1)
                        || text.startsWith("egin", i + 1)
                        || text.startsWith("inom", i + 1)
                        || text.startsWith("eta", i + 1))) {
            return "\\b";
        }
        if (c == '\t'
                && (text.startsWith("ext{", i + 1)
                        || text.startsWith("frac", i + 1)
                        || text.startsWith("imes", i + 1)
                        || text.startsWith("heta", i + 1))) {
            return "\\t";
        }
        return null;
    }

    private static Map<Character, String> replacements() {
        var map = new HashMap<Character, String>();
        String[][] table = {
            {"−–—‒‐‑﹣", "-"},
            {"×✕✖⨯", "\\times "},
            {"·⋅∙•", "\\cdot "},
            {"÷", "\\div "},
            {"∕⁄", "/"},
            {"∗", "*"},
            {"±", "\\pm "},
            {"∓", "\\mp "},
            {"√", "\\sqrt "},
            {"∛", "\\sqrt[3]"},
            {"∜", "\\sqrt[4]"},
            {"∞", "\\infty "},
            {"≤⩽≦", "\\le "},
            {"≥⩾≧", "\\ge "},
            {"≠", "\\ne "},
            {"≈≃", "\\approx "},
            {"≡", "\\equiv "},
            {"≅", "\\cong "},
            {"∼", "\\sim "},
            {"∪", "\\cup "},
            {"∩", "\\cap "},
            {"∖", "\\setminus "},
            {"∈", "\\in "},
            {"∉", "\\notin "},
            {"⊂⊆", "\\subset "},
            {"∅⌀", "\\emptyset "},
            {"ℝ", "\\mathbb{R}"},
            {"ℤ", "\\mathbb{Z}"},
            {"ℕ", "\\mathbb{N}"},
            {"ℚ", "\\mathbb{Q}"},
            {"ℂ", "\\mathbb{C}"},
            {"°º˚", "^\\circ "},
            {"′’‘ʹ", "'"},
            {"″", "''"},
            {"“”„", "\""},
            {"…⋯", "\\ldots "},
            {"∑", "\\sum "},
            {"∏", "\\prod "},
            {"∫", "\\int "},
            {"∂", "\\partial "},
            {"⟨〈", "\\langle "},
            {"⟩〉", "\\rangle "},
            {"⌊", "\\lfloor "},
            {"⌋", "\\rfloor "},
            {"⌈", "\\lceil "},
            {"⌉", "\\rceil "},
            {"‖∥", "\\|"},
            {"∣", "|"},
            {"→⟶", "\\to "},
            {"⇒⟹", "\\Rightarrow "},
            {"∧", "\\land "},
            {"∨", "\\lor "},
            {"∠", "\\angle "},
            {"△", "\\triangle "},
            {"。", "."},
            {"、", ","},
            {"∶", ":"},
            {"½", "\\frac{1}{2}"},
            {"⅓", "\\frac{1}{3}"},
            {"⅔", "\\frac{2}{3}"},
            {"¼", "\\frac{1}{4}"},
            {"¾", "\\frac{3}{4}"},
            {"⅕", "\\frac{1}{5}"},
            {"⅖", "\\frac{2}{5}"},
            {"⅗", "\\frac{3}{5}"},
            {"⅘", "\\frac{4}{5}"},
            {"⅙", "\\frac{1}{6}"},
            {"⅚", "\\frac{5}{6}"},
            {"⅛", "\\frac{1}{8}"},
            {"⅜", "\\frac{3}{8}"},
            {"⅝", "\\frac{5}{8}"},
            {"⅞", "\\frac{7}{8}"},
            {"⅐", "\\frac{1}{7}"},
            {"⅑", "\\frac{1}{9}"},
            {"⅒", "\\frac{1}{10}"},
            {"ℓ", "\\ell "},
            {"ℯ", "e"},
            {"ⅈ", "i"},
            {"％", "%"},
            {"¬", "\\neg "},
            {"￥", "¥"},
        };
        for (String[] row : table) {
            for (char c : row[0].toCharArray()) {
                map.put(c, row[1]);
            }
        }
        String greek = "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩϕϵϑ∆Ω";
        String[] names =
                ("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon"
                                + " phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega phi epsilon theta Delta"
                                + " Omega")
                        .split(" ", -1);
        for (int i = 0; i < greek.length(); i++) {
            map.put(greek.charAt(i), "\\" + names[i] + " ");
        }
        map.put('ς', "\\sigma ");
        map.put('µ', "\\mu ");
        return map;
    }
}
