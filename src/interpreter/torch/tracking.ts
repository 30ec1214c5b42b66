/**
 * Whether gradients are kept: `torch.no_grad()` and its like, as contexts and as decorators.
 *
 *     with torch.no_grad():          @torch.no_grad()
 *         z = self.backbone(x)       def encode(self, x): ...
 */
import type { Run } from '../run';
import { Func, Native, type NativeCode, type Value } from '../values';

const OFF = new Native('no_grad', decorates(false));
const ON = new Native('enable_grad', decorates(true));

/** What a context switches gradients to; `undefined` where it leaves them alone. */
export function tracks(manager: Value): boolean | undefined {
  return manager === OFF ? false : manager === ON ? true : undefined;
}

export function withTracking<T>(run: Run, tracked: boolean | undefined, work: () => T): T {
  const before = run.untracked;
  if (tracked !== undefined) run.untracked = !tracked;
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
  'torch.set_grad_enabled': switches(mode => (mode === false ? OFF : ON)),
};

/** `torch.no_grad()`, and `@torch.no_grad` without the brackets. */
function switches(choose: (mode: Value | undefined) => Native): NativeCode {
  return (run, args, site) => {
    const mode = args.get(0, 'mode');
    return mode instanceof Func ? choose(undefined).code(run, args, site) : choose(mode);
  };
}

function decorates(tracked: boolean): NativeCode {
  return (_run, args) => {
    const [decorated] = args.positional;
    if (decorated instanceof Func) decorated.tracked = tracked;
    return decorated ?? null;
  };
}
