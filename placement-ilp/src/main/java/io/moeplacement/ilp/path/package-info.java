/**
 * The partition path: exact placements of single copies on interchangeable devices.
 *
 * <p>On devices that are alike, what counts in a layer is which experts sit together, not where: a layer is a partition of
 * its experts, on several nodes a nested one, and an objective that adds up over layers and neighbouring layers is a
 * shortest path over partitions. {@code PartitionPath} is the entry; {@code docs/exact.md} has the story, the proofs of the
 * decompositions and measured times.
 */
@NullMarked
package io.moeplacement.ilp.path;

import org.jspecify.annotations.NullMarked;
