/**
 * Routing statistics as serving engines dump them; {@link io.moeplacement.formats.dumps.DumpKinds} lists them. Classes begin with the
 * engine's name: SGLang's recorder (torch files), TensorRT-LLM's folders, MindIE's and OmniPlacement's files, vLLM's lines;
 * tensors and JSON documents of plain loads serve several.
 *
 * <p>Each dump becomes steps of loads or a stream of tokens. Engines count per slot or per device: {@code SlotMap} and {@code
 * LocalCounts} turn that into counts per expert by the placement that was in force. Files of several ranks or devices are one
 * dump, and what is missing among them is named. Not exported by the module.
 */
@NullMarked
package io.moeplacement.formats.dumps;

import org.jspecify.annotations.NullMarked;
