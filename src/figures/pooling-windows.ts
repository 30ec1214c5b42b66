/** Where the windows of pooling stand, with PyTorch's rules for padding, rounding up and adaptive sizes. */
export interface WindowSettings {
  readonly kernel_size: number;
  readonly stride: number;
  readonly padding: number;
  readonly ceil_mode: boolean;
  readonly count_include_pad: boolean;
  /** Output side of adaptive pooling, which then decides everything else; 0 for plain windows. */
  readonly output_size: number;
}

export interface Span {
  /** Where the window begins, padding included. */
  readonly begin: number;
  readonly from: number;
  readonly to: number;
  /** How many cells an average divides by along this axis. */
  readonly divisor: number;
}

/** Of one axis of `size` cells, an output each; none where a window does not fit. */
export function spans(settings: WindowSettings, size: number): readonly Span[] {
  const { kernel_size, stride, padding, ceil_mode, count_include_pad, output_size } = settings;
  if (output_size > 0) {
    return Array.from({ length: output_size }, (_, o) => {
      const from = Math.floor((o * size) / output_size);
      const to = Math.ceil(((o + 1) * size) / output_size);
      return { begin: from, from, to, divisor: to - from };
    });
  }
  const room = size + 2 * padding - kernel_size;
  if (room < 0) return [];
  let count = (ceil_mode ? Math.ceil(room / stride) : Math.floor(room / stride)) + 1;
  // A window that would begin in the right padding is left out.
  if (ceil_mode && (count - 1) * stride >= size + padding) count--;
  return Array.from({ length: count }, (_, o) => {
    const begin = o * stride - padding;
    const end = Math.min(begin + kernel_size, size + padding);
    const from = Math.max(begin, 0);
    const to = Math.min(end, size);
    return { begin, from, to, divisor: count_include_pad ? end - begin : to - from };
  });
}

export function cellsOf(row: Span, column: Span): (readonly [number, number])[] {
  const cells: (readonly [number, number])[] = [];
  for (let y = row.from; y < row.to; y++) for (let x = column.from; x < column.to; x++) cells.push([y, x]);
  return cells;
}
