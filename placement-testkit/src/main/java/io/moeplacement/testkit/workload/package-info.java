/**
 * Synthetic routing with documented statistics, for tests, demos and benchmarks where no real trace may be shipped.
 *
 * <p>{@link io.moeplacement.testkit.workload.Workload} is the way in: it names a model, draws tokens of it and hands each
 * one to a {@link io.moeplacement.testkit.workload.TokenSink}, or makes a whole
 * {@link io.moeplacement.RoutingProfile}. The structure of a workload (which experts are popular, which follow each other)
 * belongs to its name; the seed picks the tokens. So two seeds are two samples of one model: plan on one, score on the
 * other.
 *
 * <p>How a token is drawn: every token carries a position on a circle, which its sequence's topic pulls to one arc. In
 * each layer the experts own arcs of that circle, as long as they are popular and in an order of their own. A layer reads
 * the token's position with some noise, or now and then a random one; the owner of the arc is the top-1 expert. The other
 * experts are taken from a second circle in equal steps, which gives every expert its share of the load and never
 * repeats one. Positions are uniform on the circle, so loads come out as designed however strong topics and affinity are.
 *
 * <p>{@link io.moeplacement.testkit.workload.ClusteredEmbeddings} makes activations to go with tokens, near-duplicates among
 * them, of a structure that {@link io.moeplacement.testkit.workload.EmbeddingShape} states. It is invented altogether.
 *
 * <p>Nothing here needs JUnit, AssertJ or jqwik.
 */
@NullMarked
package io.moeplacement.testkit.workload;

import org.jspecify.annotations.NullMarked;
