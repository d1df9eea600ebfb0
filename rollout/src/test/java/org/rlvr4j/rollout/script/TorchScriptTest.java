package org.rlvr4j.rollout.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TorchScriptTest {

    private static final String SOURCE = """
            class Module(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              count : int
              factor : float
              flag : bool
              sizes : List[int]
              def attributes(self: __torch__.Module) -> float:
                total = float(self.count) + self.factor
                if self.flag:
                  total = total + 100.
                for size in self.sizes:
                  total = total + float(size)
                return total
              def double(self: __torch__.Module, x: Tensor) -> Tensor:
                return __torch__.twice(x)
              def backward(self: __torch__.Module, x: Tensor, gradient: Tensor) -> Tensor:
                x.backward(gradient)
                return gradient
              def lists(self: __torch__.Module, a: List[Tensor], b: Tensor, c: List[Tensor]) -> Tensor:
                return a[0] * len(a) + b * 10 + c[0] * 100
              def square(self: __torch__.Module, x: Tensor) -> Tensor:
                return x * x
              def split(self: __torch__.Module, xs: List[Tensor], n: int) -> List[Tensor]:
                out = annotate(List[Tensor], [])
                for i in range(n):
                  out.append(xs[i] + 1)
                return out
            def twice(x: Tensor) -> Tensor:
              return x + x
            """;

    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private final TorchScript script = TorchScript.compile(
            manager, SOURCE, Map.of("count", -3, "factor", 0.5, "flag", true, "sizes", new int[] {7, 70000}));

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void attributes_allKinds() {
        assertThat(script.number("attributes")).isEqualTo(-3 + 0.5 + 100 + 7 + 70000);
    }

    @Test
    void tensor_functionBesideTheClass() {
        NDArray x = manager.create(new float[] {1, 2, 3});
        assertThat(script.tensor(manager, "double", x).toFloatArray()).containsExactly(2, 4, 6);
    }

    @Test
    void tensors_list() {
        NDArray x = manager.create(new float[] {1});
        List<NDArray> out = script.tensors(manager, "split", List.of(x, x), 2);
        assertThat(out).hasSize(2);
        assertThat(out.get(1).toFloatArray()).containsExactly(2);
    }

    @Test
    void record_backwardOverTwoCallsAccumulates() {
        NDArray x = manager.create(new float[] {1, 2, 3});
        x.setName("model.norm.weight");
        x.setRequiresGradient(true);
        try (NDManager scope = manager.newSubManager()) {
            for (int i = 0; i < 2; i++) {
                NDArray y = script.record(scope, "square", x).get(0);
                script.record(scope, "backward", y, scope.ones(new Shape(3)));
            }
            script.record(scope, "backward", x, scope.ones(new Shape(3)));
        }
        assertThat(x.getGradient().toFloatArray()).containsExactly(5, 9, 13);
        assertThat(x.getName()).isEqualTo("model.norm.weight");
    }

    @Test
    void record_listsAndTensorsInOrder() {
        NDArray a = manager.create(new float[] {1});
        NDArray b = manager.create(new float[] {2});
        NDArray c = manager.create(new float[] {3});
        NDArray d = manager.create(new float[] {4});
        List<NDArray> out = script.record(manager, "lists", List.of(a, b), c, List.of(d));
        assertThat(out.get(0).toFloatArray()).containsExactly(2 + 30 + 400);
    }

    @Test
    void tensor_inferenceRecordsNothing() {
        NDArray x = manager.create(new float[] {1, 2, 3});
        x.setRequiresGradient(true);
        assertThat(script.tensor(manager, "square", x).hasGradient()).isFalse();
    }

    @Test
    void compile_mistakeNamesTheLine() {
        String wrong = SOURCE.replace("return x + x", "return x + y");
        assertThatThrownBy(() -> TorchScript.compile(manager, wrong, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("return x + y");
    }
}
