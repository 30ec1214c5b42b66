/**
 * A defect of ours, met while something was being worked out: it costs the reader this one answer and leaves an Unknown. What
 * JavaScript says of it (`Cannot read properties of undefined`) is for whoever mends it and stays out of the reason.
 */
import { Unknown } from './unknown';

export class Slip extends Unknown {
  constructor(readonly error: unknown) {
    super(slipReason);
  }
}

export const slipReason = 'Receptive could not work this out, by a defect of its own';

/** Whether the engine threw this of itself: our own errors are written for the reader. */
export function isSlip(error: unknown): boolean {
  return error instanceof TypeError || error instanceof ReferenceError;
}
