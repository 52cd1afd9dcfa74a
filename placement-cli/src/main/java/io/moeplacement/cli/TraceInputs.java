package io.moeplacement.cli;

import io.moeplacement.ModelSpec;
import io.moeplacement.Topology;
import io.moeplacement.formats.RoutingTraces;

/**
 * Raw traces and what they are replayed on.
 *
 * @param traces the tokens
 * @param layerIds ids of the trace's layers, the model's own where the trace counts from 0
 * @param topology the devices, without those left out
 * @param model sizes and speeds
 */
record TraceInputs(RoutingTraces traces, int[] layerIds, Topology topology, ModelSpec model) {}
