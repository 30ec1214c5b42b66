/**
 * Whose weights code reads itself: `F.linear(x, self.qkv.weight)` needs the layer though it never calls it. Only our own
 * Python asks, under a name that PyTorch does not have.
 */
import { callValue } from '../call';
import type { Run } from '../run';
import { Arguments, List, type ModuleInstance, type NativeCode } from '../values';

/** Calls its argument; the modules one of whose own parameters was read meanwhile. */
export const weightsRead: NativeCode = (run, args, site) => {
  const before = run.weightsRead;
  const read = new Set<ModuleInstance>();
  run.weightsRead = read;
  try {
    callValue(run, args.positional[0]!, new Arguments([]), site);
  } finally {
    run.weightsRead = before;
  }
  return new List([...read]);
};

export function noteRead({ weightsRead }: Run, module: ModuleInstance, name: string): void {
  if (weightsRead && module.parameters.has(name)) weightsRead.add(module);
}
