/**
 * Files of {@code torch.save}: a ZIP file with one pickle that describes tensors and one entry per storage. {@link
 * io.moeplacement.formats.torch.TorchFile} is the way in.
 *
 * <p>A pickle is a program, and a hostile one can do anything to an interpreter that obeys it. This one obeys only what
 * dicts, lists, tuples, numbers, texts and tensors need ({@link io.moeplacement.formats.torch.Opcode}), knows three
 * callables and the storage types, calls nothing, and refuses everything else by its name. Sizes are counted while they
 * grow. Written after the published layout: protocol 2 of Python's pickle, tensors as {@code
 * torch._utils._rebuild_tensor_v2} of persistent storages. Not exported by the module.
 */
@NullMarked
package io.moeplacement.formats.torch;

import org.jspecify.annotations.NullMarked;
