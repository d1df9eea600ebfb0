/**
 * What a trainer and a sampler need of a language model. Start with {@link org.rlvr4j.rollout.policy.Policy}; a
 * Hugging Face checkpoint is one as a {@link org.rlvr4j.rollout.policy.CausalLm}, any other DJL block as a
 * {@link org.rlvr4j.rollout.policy.block.BlockPolicy}.
 *
 * <p>What is where, each group with the class to read first:
 *
 * <ul>
 *   <li><b>What goes in and comes out</b>: {@code TokenBatch} of {@code TokenSequence}s, {@code TokenScores}, and
 *       {@code ScoreGradient}, through which an objective answers. They know no tensor.
 *   <li><b>The model</b>: {@code DecoderBlock} owns the parameters and the script; {@code DecoderScript} puts the
 *       script together for a configuration, {@code DecoderSlots} tells it where each parameter is,
 *       {@code RotaryTensors} and {@code RotaryRows} hold its angles.
 *   <li><b>Files and memory</b>: {@code ModelSetup}, all that a model is but its weights; {@code ModelWeights}, these.
 *       {@code ModelLoader} and {@code ModelSaver} read and write them, {@code InitialWeights} and
 *       {@code StartingAdapters} are what training may begin with; {@code WeightMemory} is where weights are read to,
 *       {@code AvailableMemory} what there is for them.
 *   <li><b>Scoring and training</b>: {@code BatchPasses}; {@code TrunkPass}, a batch's way through the layers and the
 *       head, and back. {@code Trunk} is the layers' part, {@code WrittenTrunk} and {@code RecordedTrunk} the two ways
 *       back, {@code TrunkCall} what the script is called with, {@code LogitsRooms} where the head makes logits,
 *       {@code PackedBatch} and {@code PackedScores} what a batch is there, {@code BatchPart} what is scored at once;
 *       {@code SharedPrompts} finds what a group begins with, {@code GridCells} where tokens lie in attention's grids.
 *   <li><b>Decoding</b>: {@code Decoder}, and {@code Decoders}, which chooses one.
 *       <ul>
 *         <li>By vectors: {@code VectorDecoder}; {@code VectorModels} keeps the weights it computes with,
 *             {@code LoadedModel} knows how old they are, {@code VectorWeights} brings them there,
 *             {@code ParameterRows} the embedding's rows, {@code VectorShapes} says what cannot be brought.
 *         <li>By the script: {@code CachedDecoder}, with {@code WaitingPrompts}, {@code PackedWeights} and
 *             {@code MklProducts}; {@code LongRopeDecoder} around it for angles that change.
 *       </ul>
 *       {@code TokenHistory} is what penalties look back at.
 * </ul>
 *
 * <p>Two groups have packages of their own: {@link org.rlvr4j.rollout.policy.draw}, what tokens are drawn from and the
 * reference for drawing them, which needs no policy, and {@link org.rlvr4j.rollout.policy.block}, a block of the user's
 * own as a policy.
 *
 * <p>The script's own text lies beside this package among the resources; {@code decoder.py} is its beginning.
 */
@NullMarked
package org.rlvr4j.rollout.policy;

import org.jspecify.annotations.NullMarked;
