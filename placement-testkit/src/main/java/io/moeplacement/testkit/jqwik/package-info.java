/**
 * The random problems of {@code io.moeplacement.testkit} as jqwik arbitraries. The only package that names jqwik, and no
 * more than a wrapper: every value is made from one seed, so a failing property reports the seed to remember.
 */
@NullMarked
package io.moeplacement.testkit.jqwik;

import org.jspecify.annotations.NullMarked;
