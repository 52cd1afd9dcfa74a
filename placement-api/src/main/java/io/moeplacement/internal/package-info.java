/**
 * How the api does what it promises: cost terms, bounds, solver discovery and configuration. Not exported; may change in
 * any release.
 */
@NullMarked
package io.moeplacement.internal;

import org.jspecify.annotations.NullMarked;
