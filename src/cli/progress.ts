/** How far a command is, on standard error: one line that changes where somebody watches, else a line for each new thing done. */
import type { Progress } from '../runtime/protocol';
import type { Streams } from './inspect';

export interface ProgressLine {
  readonly tell: (progress: Progress) => void;
  /** Takes the line away, so that what follows stands where it was. */
  readonly clear: () => void;
}

/** `what` stands before each: the name of the model. */
export function progressLine({ stderr }: Streams, what: string): ProgressLine {
  let last = '';
  return {
    tell: ({ doing, share }) => {
      if (stderr.isTTY) {
        const percent = share === undefined ? '' : ` ${Math.round(100 * share)} %`;
        stderr.write(`\r\x1b[K${what}: ${doing}${percent}`);
      } else if (doing !== last) stderr.write(`${what}: ${doing}\n`);
      last = doing;
    },
    clear: () => {
      if (stderr.isTTY && last !== '') stderr.write('\r\x1b[K');
    },
  };
}
