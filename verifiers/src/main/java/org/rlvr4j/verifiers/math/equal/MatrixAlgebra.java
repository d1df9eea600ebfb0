package org.rlvr4j.verifiers.math.equal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rlvr4j.verifiers.math.tree.Function;
import org.rlvr4j.verifiers.math.tree.Node;
import org.rlvr4j.verifiers.math.tree.Node.Call;
import org.rlvr4j.verifiers.math.tree.Node.Matrix;
import org.rlvr4j.verifiers.math.tree.Node.Negation;
import org.rlvr4j.verifiers.math.tree.Node.Num;
import org.rlvr4j.verifiers.math.tree.Node.Power;
import org.rlvr4j.verifiers.math.tree.Node.Product;
import org.rlvr4j.verifiers.math.tree.Node.Quotient;
import org.rlvr4j.verifiers.math.tree.Node.Sum;
import org.rlvr4j.verifiers.math.tree.Node.Symbol;
import org.rlvr4j.verifiers.math.tree.Trees;

/** Works out sums, products, powers, transposes, and determinants of small matrices, with expressions as entries. */
final class MatrixAlgebra {

    private static final int LARGEST = 10;
    private static final int LARGEST_POWER = 4;
    private static final int LARGEST_DETERMINANT = 5;

    private MatrixAlgebra() {}

    /** Returns a tree with matrix arithmetic done as far as possible. */
    static Node fold(Node node) {
        return Trees.contains(node, Matrix.class::isInstance) ? foldMatrices(node) : node;
    }

    private static Node foldMatrices(Node node) {
        if (node instanceof Matrix || Trees.children(node).isEmpty()) {
            return node;
        }
        Node folded = Trees.map(node, MatrixAlgebra::foldMatrices);
        Node result = null;
        if (folded instanceof Sum sum) {
            result = sum(sum.terms());
        } else if (folded instanceof Product product) {
            result = product(product.factors());
        } else if (folded instanceof Negation negation && negation.term() instanceof Matrix matrix) {
            result = map(matrix, Negation::new);
        } else if (folded instanceof Quotient quotient && quotient.numerator() instanceof Matrix matrix) {
            result = map(matrix, entry -> new Quotient(entry, quotient.denominator()));
        } else if (folded instanceof Power power && power.base() instanceof Matrix matrix) {
            result = power(matrix, power.exponent());
        } else if (folded instanceof Call call
                && call.function() == Function.DET
                && call.arguments().get(0) instanceof Matrix matrix) {
            result = determinant(matrix.rows());
        }
        return result == null ? folded : result;
    }

    private static @Nullable Node sum(List<Node> terms) {
        Matrix total = null;
        for (Node term : terms) {
            if (!(term instanceof Matrix matrix)) {
                return null;
            }
            if (total == null) {
                total = matrix;
                continue;
            }
            if (total.rows().size() != matrix.rows().size() || total.columns() != matrix.columns()) {
                return null;
            }
            var rows = new ArrayList<List<Node>>();
            for (int i = 0; i < matrix.rows().size(); i++) {
                var row = new ArrayList<Node>();
                for (int j = 0; j < matrix.columns(); j++) {
                    row.add(new Sum(List.of(
                            total.rows().get(i).get(j), matrix.rows().get(i).get(j))));
                }
                rows.add(row);
            }
            total = new Matrix(rows);
        }
        return total;
    }

    private static @Nullable Node product(List<Node> factors) {
        Node total = null;
        for (Node factor : factors) {
            if (total == null) {
                total = factor;
            } else if (total instanceof Matrix left && factor instanceof Matrix right) {
                total = product(left, right);
            } else if (factor instanceof Matrix matrix) {
                Node scalar = total;
                total = map(matrix, entry -> new Product(List.of(scalar, entry)));
            } else if (total instanceof Matrix matrix) {
                total = map(matrix, entry -> new Product(List.of(entry, factor)));
            } else {
                total = new Product(List.of(total, factor));
            }
            if (total == null) {
                return null;
            }
        }
        return total;
    }

    private static @Nullable Matrix product(Matrix left, Matrix right) {
        int inner = left.columns();
        boolean small = left.rows().size() <= LARGEST && right.columns() <= LARGEST && inner <= LARGEST;
        if (inner != right.rows().size() || !small) {
            return null;
        }
        var rows = new ArrayList<List<Node>>();
        for (List<Node> leftRow : left.rows()) {
            var row = new ArrayList<Node>();
            for (int j = 0; j < right.columns(); j++) {
                var terms = new ArrayList<Node>();
                for (int k = 0; k < inner; k++) {
                    terms.add(new Product(
                            List.of(leftRow.get(k), right.rows().get(k).get(j))));
                }
                row.add(new Sum(terms));
            }
            rows.add(row);
        }
        return new Matrix(rows);
    }

    private static @Nullable Node power(Matrix matrix, Node exponent) {
        if (exponent instanceof Symbol symbol
                && (symbol.name().equals("T") || symbol.name().equals("top"))) {
            return transpose(matrix);
        }
        if (!(exponent instanceof Num number) || !number.value().isInteger()) {
            return null;
        }
        int n = number.value().numerator().bitLength() > 8
                ? 0
                : number.value().numerator().intValue();
        if (n < 1 || n > LARGEST_POWER) {
            return null;
        }
        Matrix total = matrix;
        for (int i = 1; i < n && total != null; i++) {
            total = product(total, matrix);
        }
        return total;
    }

    private static Matrix transpose(Matrix matrix) {
        var rows = new ArrayList<List<Node>>();
        for (int j = 0; j < matrix.columns(); j++) {
            var row = new ArrayList<Node>();
            for (List<Node> source : matrix.rows()) {
                row.add(source.get(j));
            }
            rows.add(row);
        }
        return new Matrix(rows);
    }

    /** Expands along the first row. */
    private static @Nullable Node determinant(List<List<Node>> rows) {
        int size = rows.size();
        if (size != rows.get(0).size() || size > LARGEST_DETERMINANT) {
            return null;
        }
        if (size == 1) {
            return rows.get(0).get(0);
        }
        var terms = new ArrayList<Node>();
        for (int j = 0; j < size; j++) {
            int column = j;
            List<List<Node>> minor = rows.subList(1, size).stream()
                    .map(row -> {
                        var rest = new ArrayList<>(row);
                        rest.remove(column);
                        return (List<Node>) rest;
                    })
                    .toList();
            Node cofactor = determinant(minor);
            if (cofactor == null) {
                return null;
            }
            Node term = new Product(List.of(rows.get(0).get(j), cofactor));
            terms.add(j % 2 == 0 ? term : new Negation(term));
        }
        return new Sum(terms);
    }

    private static Matrix map(Matrix matrix, java.util.function.UnaryOperator<Node> operation) {
        return new Matrix(matrix.rows().stream()
                .map(row -> row.stream().map(operation).toList())
                .toList());
    }
}
