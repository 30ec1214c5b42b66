/**
 * V8 compiles what has run often, and until it has, the same work takes three times as long. So when an answer is out and
 * nothing else is asked, it is worked out over again, that the first edit is answered as fast as the hundredth.
 */
export class WarmUp {
  /** `left`: milliseconds, then the thread is warm. `pause`: milliseconds after an answer, for the editor to show it. */
  constructor(
    private left = 1500,
    private readonly pause = 300,
  ) {}

  /** Does `work` again and again, for as long as nothing is asked; `stopped` tells it to throw. */
  begin(isIdle: () => boolean, work: (stopped: () => boolean) => void): void {
    const next = () => {
      if (this.left <= 0 || !isIdle()) return;
      const start = performance.now();
      const due = start + this.left;
      try {
        work(() => !isIdle() || performance.now() > due);
      } catch {
        // It was stopped; what else can go wrong went wrong in the answer itself, which says so.
      }
      this.left -= performance.now() - start;
      setImmediate(next);
    };
    if (this.left > 0) setTimeout(next, this.pause);
  }
}
