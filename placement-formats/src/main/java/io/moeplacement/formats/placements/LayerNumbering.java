package io.moeplacement.formats.placements;

/** What the rows of a placement file are counted by. */
enum LayerNumbering {
    /** Each row carries the model's number of its layer. */
    ID,
    /** One row for each layer that has experts, in order. */
    POSITION,
    /** One row for every layer of the model, as SGLang wants it; or, where rows are as many as layers, by position. */
    POSITION_OR_ID
}
