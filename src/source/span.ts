/**
 * Where things are. A span is a half-open range of UTF-16 offsets into one source; a location adds which source.
 * Everything above this room speaks offsets; only the editor knows lines and columns.
 */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Location {
  /** The `uri` of the `Source` that the span points into. */
  readonly uri: string;
  readonly span: Span;
}

export function contains(span: Span, offset: number): boolean {
  return span.from <= offset && offset <= span.to;
}

/** Whether `inner` lies within `outer`; the same span does. */
export function holds(outer: Span, inner: Span): boolean {
  return outer.from <= inner.from && inner.to <= outer.to;
}
