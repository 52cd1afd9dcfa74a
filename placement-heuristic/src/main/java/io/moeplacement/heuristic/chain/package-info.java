/**
 * Objectives that couple neighbouring layers. {@link io.moeplacement.heuristic.chain.ChainSearch} perturbs windows of layers and
 * descends; what it minimises, and by which moves, is a {@link io.moeplacement.heuristic.chain.ChainGoal}. The goal in this
 * package is {@link io.moeplacement.heuristic.chain.LayerChain}: transitions times distances (locality), whose moves are an exact
 * assignment of one layer and a renaming of devices.
 */
@NullMarked
package io.moeplacement.heuristic.chain;

import org.jspecify.annotations.NullMarked;
