/**
 * Expert buffering after <em>Towards MoE Deployment</em> (arXiv 2303.06182): a device keeps only some of its experts of each
 * layer in its memory, in a fixed number of buffer slots; the others wait in the memory of its host and are copied when a
 * batch needs them.
 *
 * <p>Start with {@link io.moeplacement.runtime.buffer.ExpertBuffer}, the buffer of one device and layer, which serving code
 * asks every batch what to copy where; {@link io.moeplacement.runtime.buffer.EvictionPolicy} says which expert has to go, and
 * {@link io.moeplacement.runtime.buffer.CopyOverlap} what a copy may hide behind.
 * {@link io.moeplacement.runtime.buffer.ExpertBuffers} is all of them under a placement, with their stalls; a replay uses it.
 * {@link io.moeplacement.runtime.buffer.ExpertUse} is a recording of what batches needed: it knows the future that Belady's
 * rule asks for, gives the curve of misses over buffer sizes, and {@link io.moeplacement.runtime.buffer.BufferSizing} finds the
 * smallest buffer on it that is good enough.
 */
@NullMarked
package io.moeplacement.runtime.buffer;

import org.jspecify.annotations.NullMarked;
