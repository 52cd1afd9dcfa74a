/**
 * The baseline {@code eplb}: the expert-parallel load balancer published with DeepSeek-V3, which SGLang and vLLM plan
 * with. Start at {@link io.moeplacement.heuristic.eplb.EplbProvider}, the only class that others see. It picks an
 * {@code EplbShape} for the problem; {@code EplbLayer} plans one layer from two steps, {@code Packing} (items into bins
 * of equal size) and {@code Replication} (who gets the spare slots). The steps count in 32-bit floats as the original
 * does, because rounding decides ties.
 */
@NullMarked
package io.moeplacement.heuristic.eplb;

import org.jspecify.annotations.NullMarked;
