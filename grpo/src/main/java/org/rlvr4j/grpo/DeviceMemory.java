package org.rlvr4j.grpo;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much memory of a graphics card is taken, by whoever runs on it. */
@FunctionalInterface
interface DeviceMemory {

    /** Nothing to look at: the policy lives in main memory. */
    DeviceMemory NONE = OptionalLong::empty;

    /** Returns bytes taken at the moment; empty where that cannot be told. */
    OptionalLong used();

    /** Returns the memory of a device, {@link #NONE} of a processor. */
    static DeviceMemory of(Device device) {
        return device.isGpu() ? new Card(device) : NONE;
    }

    /**
     * A card as CUDA's run-time library sees it ({@code cudaMemGetInfo}). It sees what the engine has taken from the card,
     * blocks that it keeps for later included. Where the library cannot be asked, that is told once and never tried again.
     */
    final class Card implements DeviceMemory {
        private static final Logger LOG = LoggerFactory.getLogger(Card.class);

        private final Device device;
        private boolean silent;

        Card(Device device) {
            this.device = device;
        }

        @Override
        public OptionalLong used() {
            if (silent) {
                return OptionalLong.empty();
            }
            try {
                return OptionalLong.of(CudaUtils.getGpuMemory(device).getUsed());
            } catch (RuntimeException | LinkageError e) {
                silent = true;
                LOG.warn(
                        "the memory of {} cannot be seen ({}), so memory/device_mb is left out; put libcudart.so on the"
                                + " library path",
                        device,
                        e.getMessage());
                return OptionalLong.empty();
            }
        }
    }
}
