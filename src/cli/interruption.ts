/** Ctrl+C while another process works for the command. */

/** Runs `work`, whose signal is aborted by Ctrl+C; `work` then rejects as the runtime's questions do. */
export type Interruptible = <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/** The exit code, as shells have it for a program that was interrupted. */
export const interrupted = 130;

export function isInterrupted(error: unknown): boolean {
  return error instanceof Error && error.message === 'cancelled';
}
