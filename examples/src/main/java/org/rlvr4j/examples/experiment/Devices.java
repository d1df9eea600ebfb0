package org.rlvr4j.examples.experiment;

import ai.djl.Device;
import ai.djl.engine.Engine;
import org.jspecify.annotations.Nullable;

/** Finds the device of a name. */
final class Devices {

    private Devices() {}

    /**
     * Returns the device.
     *
     * @param name {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:1}
     * @return null for the engine's own choice
     * @throws IllegalArgumentException if there is no such GPU
     */
    static @Nullable Device of(String name) {
        if (name.equals("auto")) {
            return null;
        } else if (name.equals("cpu")) {
            return Device.cpu();
        }
        int index = name.contains(":") ? Integer.parseInt(name.substring(name.indexOf(':') + 1)) : 0;
        int count = Engine.getEngine("PyTorch").getGpuCount();
        if (index >= count) {
            throw new IllegalArgumentException("compute.device is " + name + ", and the engine finds " + count
                    + " GPUs; use auto or cpu, or build with -Pcuda where there is one");
        }
        return Device.gpu(index);
    }
}
