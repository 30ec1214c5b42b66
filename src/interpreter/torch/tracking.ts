/**
 * Whether gradients are kept: `torch.no_grad()` and its like, as contexts and as decorators.
 *
 *     with torch.no_grad():          @torch.no_grad()                torch.set_grad_enabled(False)
 *         z = self.backbone(x)       def encode(self, x): ...        z = self.backbone(x)
 *
 * Of these `set_grad_enabled` alone switches when it is called; as a context or a decorator it also switches back.
 */
import type { Run } from '../run';
import { Func, Native, type NativeCode, type Value } from '../values';

const OFF = new Native('no_grad', decorates(false));
const ON = new Native('enable_grad', decorates(true));

/** Whether gradients are kept; nobody knows where the mode is not known. */
export type Tracked = boolean | 'unknown';

class Setting extends Native {
  constructor(
    readonly tracked: Tracked,
    /** What it was before the call. */
    readonly before: Run['untracked'],
  ) {
    super('set_grad_enabled', (run, args) => {
      run.untracked = before;
      return decorates(tracked)(run, args, undefined as never);
    });
  }
}

/** What a context switches gradients to; `undefined` where it leaves them alone. */
export function tracks(manager: Value): Tracked | undefined {
  if (manager instanceof Setting) return manager.tracked;
  return manager === OFF ? false : manager === ON ? true : undefined;
}

/** A context's body, or a decorated function; afterwards it is as it was `before` the context was made. */
export function withTracking<T>(
  run: Run,
  tracked: Tracked | undefined,
  work: () => T,
  before: Run['untracked'] = run.untracked,
): T {
  if (tracked === undefined) return work();
  run.untracked = tracked === 'unknown' ? tracked : !tracked;
  try {
    return work();
  } finally {
    run.untracked = before;
  }
}

export const tracking: Readonly<Record<string, NativeCode>> = {
  'torch.no_grad': switches(() => OFF),
  'torch.autograd.no_grad': switches(() => OFF),
  'torch.enable_grad': switches(() => ON),
  'torch.inference_mode': switches(mode => (mode === false ? ON : OFF)),
  'torch.set_grad_enabled': (run, args) => {
    const mode = args.get(0, 'mode');
    const manager = new Setting(typeof mode === 'boolean' ? mode : 'unknown', run.untracked);
    // In a branch that may not run it is not known afterwards.
    run.untracked = run.trials > 0 || manager.tracked === 'unknown' ? 'unknown' : !manager.tracked;
    return manager;
  },
};

/** `torch.no_grad()`, and `@torch.no_grad` without the brackets. */
function switches(choose: (mode: Value | undefined) => Native): NativeCode {
  return (run, args, site) => {
    const mode = args.get(0, 'mode');
    return mode instanceof Func ? choose(undefined).code(run, args, site) : choose(mode);
  };
}

function decorates(tracked: Tracked): NativeCode {
  return (_run, args) => {
    const [decorated] = args.positional;
    if (decorated instanceof Func) decorated.tracked = tracked;
    return decorated ?? null;
  };
}
