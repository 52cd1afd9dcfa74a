/**
 * Placement files, those of engines and the library's own. {@link io.moeplacement.formats.placements.PlacementKind} lists the kinds:
 * each has a name, a {@link io.moeplacement.formats.placements.PlacementCodec} for its bytes (one class per format, named after
 * it), and {@link io.moeplacement.formats.placements.EngineNeeds}, what its engine asks of the placement.
 *
 * <p>A codec reads what the file says by itself into a {@link io.moeplacement.formats.placements.PlacementTable}; files leave out
 * layer ids, devices or experts, and the table finds them in the caller's hints and says what it assumed. {@link
 * io.moeplacement.formats.placements.PlacementContent} tells the kinds apart by content. A new format is a new codec and an entry
 * in the list. Not exported by the module.
 */
@NullMarked
package io.moeplacement.formats.placements;

import org.jspecify.annotations.NullMarked;
