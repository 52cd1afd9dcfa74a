package io.moeplacement.cli;

import io.moeplacement.runtime.buffer.BufferReport;
import io.moeplacement.runtime.buffer.BufferSizing;
import java.util.List;

/**
 * Expert buffers of several sizes and policies on the same tokens.
 *
 * @param buffers policy by policy, smallest first
 * @param answers for each policy the smallest buffer that keeps the target; empty when there is no target
 */
record BufferComparison(List<BufferReport> buffers, List<BufferSizing> answers) {

    BufferComparison {
        buffers = List.copyOf(buffers);
        answers = List.copyOf(answers);
    }
}
