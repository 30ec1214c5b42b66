/**
 * What a part of a model needs: our own Python for feature extractors asks, under names that PyTorch does not have. Whether
 * something that ran was needed is seen in the trace alone; until then what is in the extractor is not known.
 */
import { callValue } from '../call';
import { reach } from '../making';
import type { Run } from '../run';
import { Arguments, List, ModuleInstance, type NativeCode, Unknown } from '../values';
import { tensorsIn } from './convert';
import { OPEN } from './module-attributes';

/** Calls its argument; the modules one of whose own parameters was read meanwhile: `F.linear(x, self.qkv.weight)`. */
const weightsRead: NativeCode = (run, args, site) => {
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

/** Its layers are not known before it has been called. */
const leftOpen: NativeCode = (run, args) => {
  const [extractor] = args.positional;
  if (extractor instanceof ModuleInstance)
    run.journal.set(extractor.attributes, OPEN, new Unknown('which layers its nodes need is seen when it is called'));
  return null;
};

/** Whether all that ran in the extractor was for what it gives; the rest would not be there. */
const settled: NativeCode = (run, args, site) => {
  const [extractor, outputs] = args.positional;
  const { tracer } = run;
  if (!tracer || !(extractor instanceof ModuleInstance) || outputs === undefined) return null;
  const start = tracer.calls.findLastIndex(({ module }) => module === extractor);
  const given = tensorsIn(outputs).flatMap(tensor => (tensor && tracer.tensors.idOf(tensor)) ?? []);
  const { calls } = reach(tracer, given);
  const others = tracer.calls.slice(start + 1).filter(call => call.operator && !calls.has(call.index));
  for (const call of others) call.macs = undefined;
  if (others.length > 0)
    tracer.missed('some of what runs before these nodes is not needed for them, and left out', site);
  // Not by the journal: what the trace found out stays when its writes are taken back.
  else extractor.attributes.delete(OPEN);
  return null;
};

export const needed: Readonly<Record<string, NativeCode>> = {
  'torch.fx.weights_read': weightsRead,
  'torch.fx.leave_open': leftOpen,
  'torch.fx.settle': settled,
};

export function noteRead({ weightsRead }: Run, module: ModuleInstance, name: string): void {
  if (weightsRead && module.parameters.has(name)) weightsRead.add(module);
}
