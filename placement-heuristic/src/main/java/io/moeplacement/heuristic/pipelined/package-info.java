/**
 * Step time of pipelined communication, for which {@link io.moeplacement.heuristic.pipelined.PipelinedSearch} runs the searches of
 * the package {@code chain}: first with a linear stand-in, then with {@code StepGoal}, the step time itself, whose moves keep
 * the traffic between devices up to date ({@code ColumnTraffic}).
 */
@NullMarked
package io.moeplacement.heuristic.pipelined;

import org.jspecify.annotations.NullMarked;
