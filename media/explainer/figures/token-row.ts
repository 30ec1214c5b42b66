/** Where the tokens of a sequence lie: side by side, in as many lines as they need, with room for a bar below each. */

export interface TokenRow {
  /** Side of a token, and the room below it. */
  readonly unit: number;
  readonly tall: number;
  readonly top: number;
  readonly bottom: number;
  readonly place: (index: number) => readonly [x: number, y: number];
  /** Which token or bar lies at a point. */
  readonly at: (x: number, y: number) => number | undefined;
}

const gap = 3;
const tall = 10;

export function tokenRow(count: number, width: number, top: number): TokenRow {
  const unit = Math.max(15, Math.min(22, (width - 4) / count - gap));
  const across = Math.max(1, Math.floor((width - 4 + gap) / (unit + gap)));
  const pitch = unit + tall + 5;
  return {
    unit,
    tall,
    top,
    bottom: top + Math.ceil(count / across) * pitch,
    place: index => [2 + (index % across) * (unit + gap), top + Math.floor(index / across) * pitch],
    at: (x, y) => {
      const [line, column] = [Math.floor((y - top) / pitch), Math.floor((x - 2) / (unit + gap))];
      const index = line * across + column;
      return line < 0 || column < 0 || column >= across || index >= count ? undefined : index;
    },
  };
}
