package org.rlvr4j.rollout.script;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A native module made of TorchScript text. Its methods run inside libtorch, with autograd, at one JNI call each.
 *
 * <p>The text is what {@code torch.jit.save} writes: a {@code class Module(Module)} with declared attributes and
 * methods, and plain functions beside it that are called as {@code __torch__.name(...)}. It is compiled when loaded; a
 * mistake in it is reported with its line.
 *
 * <p>There are two ways to call. {@link #run}, {@link #tensor}, {@link #tensors} and {@link #number} run in inference
 * mode: nothing is recorded, and what they return can never enter a graph. {@link #record} runs with autograd.
 *
 * <p>What a method computes depends on its arguments only, not on how often it was called before: see
 * {@link PlainGraphs}.
 *
 * <p>Tensors pass in and out as {@link NDArray}s, whatever their type: bfloat16 tensors are opaque to DJL and must not
 * be inspected there.
 */
public final class TorchScript implements AutoCloseable {

    private final NDManager manager;
    private final PtSymbolBlock module;

    private TorchScript(NDManager manager, PtSymbolBlock module) {
        this.manager = manager;
        this.module = module;
    }

    /**
     * Compiles a script.
     *
     * @param parent the module is closed with it at the latest
     * @param source the text
     * @param attributes values of the attributes that the text declares: {@link Integer}, {@link Double},
     *     {@link Boolean}, {@code int[]} or {@code double[]}
     * @throws IllegalArgumentException if the text does not compile
     */
    public static TorchScript compile(NDManager parent, String source, Map<String, ?> attributes) {
        EngineStart.ensure();
        NDManager manager = parent.newSubManager();
        byte[] archive = ScriptArchive.of(source, attributes);
        try {
            PtSymbolBlock module =
                    JniUtils.loadModule((PtNDManager) manager, new ByteArrayInputStream(archive), false, false);
            return new TorchScript(manager, module);
        } catch (IOException | RuntimeException e) {
            manager.close();
            throw new IllegalArgumentException("the script does not compile: " + e.getMessage(), e);
        }
    }

    /** Compiles a script stored as a resource beside {@code owner}. */
    public static TorchScript resource(NDManager parent, Class<?> owner, String name, Map<String, ?> attributes) {
        return resources(parent, owner, List.of(name), attributes);
    }

    /** Compiles a script whose text is spread over several resources beside {@code owner}, in this order. */
    public static TorchScript resources(
            NDManager parent, Class<?> owner, List<String> names, Map<String, ?> attributes) {
        StringBuilder source = new StringBuilder();
        for (String name : names) {
            source.append(text(owner, name)).append('\n');
        }
        return compile(parent, source.toString(), attributes);
    }

    private static String text(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + name + " beside " + owner.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException("resource " + name + " cannot be read", e);
        }
    }

    /**
     * Calls a method with autograd: tensors that require gradients are tracked, and {@code x.backward(...)} works. DJL
     * passes no numbers this way, so they travel as tensors and are read by {@code int(x)} or {@code float(x)}.
     *
     * @param target what is returned is attached to it
     * @param arguments {@link NDArray}, or a collection of {@link NDArray}; at least one, and none of them twice
     * @return the tensors of the method's {@code Tensor} or {@code List[Tensor]}
     */
    public List<NDArray> record(NDManager target, String method, Object... arguments) {
        // DJL reads names as structure ("a.b" is a map, "a[]" a list), so the arrays travel under names of our own.
        NDList inputs = new NDList();
        List<@Nullable String> names = new ArrayList<>();
        boolean graph = JniUtils.isGradMode();
        int lists = 0;
        for (Object argument : arguments) {
            if (argument instanceof NDArray array) {
                rename(array, null, inputs, names);
            } else {
                String name = "list" + lists++ + "[]";
                for (Object element : (Collection<?>) argument) {
                    rename((NDArray) element, name, inputs, names);
                }
            }
        }
        try (PlainGraphs plain = PlainGraphs.begin();
                NDManager host = target.newSubManager(Device.cpu());
                NDArray selector = host.create(0)) {
            selector.setName("module_method:" + method);
            JniUtils.setGradMode(true); // DJL leaves it off outside of its own gradient collector
            NDList call = new NDList(inputs);
            call.add(selector);
            NDList result = IValueUtils.forward(module, call, true);
            result.attach(target);
            return List.copyOf(result);
        } finally {
            JniUtils.setGradMode(graph);
            for (int i = 0; i < inputs.size(); i++) {
                inputs.get(i).setName(names.get(i));
            }
        }
    }

    private static void rename(NDArray array, @Nullable String name, NDList inputs, List<@Nullable String> names) {
        names.add(array.getName());
        array.setName(name);
        inputs.add(array);
    }

    /**
     * Calls a method that returns nothing of interest.
     *
     * @param arguments {@link NDArray}, a collection of {@link NDArray} (as {@code List[Tensor]}), {@link Integer} or
     *     {@link Long} (as {@code int}), {@link Double}, {@link Boolean}, {@code long[]} (as {@code List[int]}), {@code double[]} (as {@code List[float]}),
     *     or a {@link ScriptValue}
     */
    public void run(String method, Object... arguments) {
        invoke(method, arguments).close();
    }

    /** Calls a method that returns a {@code Tensor}, which is attached to {@code target}. */
    public NDArray tensor(NDManager target, String method, Object... arguments) {
        try (IValue result = invoke(method, arguments)) {
            return result.toTensor((PtNDManager) target);
        }
    }

    /** Calls a method that returns a {@code List[Tensor]}, which are attached to {@code target}. */
    public List<NDArray> tensors(NDManager target, String method, Object... arguments) {
        try (IValue result = invoke(method, arguments)) {
            return List.of(result.toTensorArray((PtNDManager) target));
        }
    }

    /** Calls a method that returns something to be passed to other methods only, of whatever type. */
    public ScriptValue value(String method, Object... arguments) {
        return new ScriptValue(invoke(method, arguments));
    }

    /** Calls a method that returns a {@code float}. */
    public double number(String method, Object... arguments) {
        try (IValue result = invoke(method, arguments)) {
            return result.toDouble();
        }
    }

    private IValue invoke(String method, Object... arguments) {
        List<IValue> values = new ArrayList<>(arguments.length);
        List<IValue> own = new ArrayList<>(arguments.length);
        try (PlainGraphs plain = PlainGraphs.begin()) {
            for (Object argument : arguments) {
                if (argument instanceof ScriptValue held) {
                    values.add(held.value());
                } else {
                    own.add(value(argument));
                    values.add(own.get(own.size() - 1));
                }
            }
            return IValueUtils.runMethod(module, method, values.toArray(new IValue[0]));
        } finally {
            own.forEach(IValue::close);
        }
    }

    private static IValue value(Object argument) {
        if (argument instanceof NDArray array) {
            return IValue.from((PtNDArray) array);
        } else if (argument instanceof Collection<?> arrays) {
            return IValue.listFrom(arrays.toArray(new PtNDArray[0]));
        } else if (argument instanceof Integer number) {
            return IValue.from((long) number);
        } else if (argument instanceof Long number) {
            return IValue.from((long) number);
        } else if (argument instanceof Double number) {
            return IValue.from((double) number);
        } else if (argument instanceof Boolean flag) {
            return IValue.from((boolean) flag);
        } else if (argument instanceof long[] numbers) {
            return IValue.listFrom(numbers);
        } else if (argument instanceof double[] numbers) {
            return IValue.listFrom(numbers);
        }
        throw new IllegalArgumentException(
                "a script takes no " + argument.getClass().getName());
    }

    @Override
    public void close() {
        manager.close();
    }
}
