/**
 * Tools that are handed a model together with what it takes: summaries, operation counters, exporters, graph writers. What they
 * compute is theirs; that the model takes such an input is evidence as good as a call of it.
 */
import type { Location } from '../../source/span';
import { isDType } from '../../tensor/dtype';
import { addMethods } from '../builtins/natives';
import { subclass, types } from '../builtins/types';
import type { Run } from '../run';
import {
  Arguments,
  Dict,
  isDim,
  List,
  ModuleInstance,
  Namespace,
  Native,
  type NativeCode,
  Tensor,
  Token,
  Tuple,
  Unknown,
  type Value,
} from '../values';

/** A function of a summary package by its module; `undefined` for other modules. */
export function evidenceModule(name: string): Namespace | undefined {
  const root = name.split('.')[0]!;
  if (!(root in PACKAGES) || READ.test(name)) return undefined;
  let module = modules.get(name);
  if (!module) {
    module = new Namespace(name);
    module.find = attribute => {
      if (attribute.startsWith('__')) return undefined;
      if (attribute === 'SummaryWriter') return summaryWriter;
      const code = PACKAGES[root]![attribute];
      return code ? new Native(`${name}.${attribute}`, code) : new Unknown(`${name}.${attribute} is not followed`);
    };
    modules.set(name, module);
  }
  return module;
}

const modules = new Map<string, Namespace>();

/** Modules beside the tools whose text says more: layers, initialisers, registries. */
const READ = /^fvcore\.(?!nn$|nn\.(?:flop_count|activation_count|jit_analysis|print_model_statistics)$)/;

/** `torch.onnx.export(model, args, …)` and its kin: the second argument is one tensor, or a tuple of arguments. */
export function handsOver(result: 'model' | 'nothing', name = 'args'): NativeCode {
  return (run, args, site) => {
    const model = args.get(0, 'model') ?? args.get(0, 'func') ?? args.get(0, 'mod');
    const inputs = args.get(1, name);
    const named = args.keywords.get('kwargs');
    observe(run, model, spread(inputs, named instanceof Dict ? keywordsOf(named) : undefined), site);
    return result === 'model' ? (model ?? null) : new Unknown('what the tool computes is not followed');
  };
}

export const summaryWriter = subclass('SummaryWriter', types.object);
addMethods(summaryWriter, {
  __init__: () => null,
  add_graph: (run, args, site) => {
    observe(run, args.get(1, 'model'), spread(args.get(2, 'input_to_model')), site);
    return null;
  },
});
// What is written to the log is nobody's business here.
for (const kind of [
  'audio',
  'embedding',
  'figure',
  'histogram',
  'hparams',
  'image',
  'images',
  'pr_curve',
  'scalar',
  'scalars',
  'text',
])
  addMethods(summaryWriter, { [`add_${kind}`]: () => null });

function observe(run: Run, model: Value | undefined, args: Arguments | undefined, site: Location): void {
  if (!(model instanceof ModuleInstance) || !args || run.tracer || site.uri !== run.uri) return;
  run.observe(model, args, site);
}

/** A tensor is the only argument; a tuple or list holds them all, a dict at its end those by name. */
function spread(inputs: Value | undefined, named?: ReadonlyMap<string, Value>): Arguments | undefined {
  if (inputs instanceof Tensor) return new Arguments([inputs], named);
  if (inputs instanceof Dict) return new Arguments([], keywordsOf(inputs));
  if (!(inputs instanceof Tuple || inputs instanceof List)) return undefined;
  const last = inputs.items.at(-1);
  return last instanceof Dict && inputs instanceof Tuple
    ? new Arguments(inputs.items.slice(0, -1), new Map([...keywordsOf(last), ...(named ?? [])]))
    : new Arguments(inputs.items, named);
}

function keywordsOf(dict: Dict): ReadonlyMap<string, Value> {
  return new Map([...dict.entries.values()].flatMap(([key, value]) => (typeof key === 'string' ? [[key, value]] : [])));
}

/** `(3, 224, 224)`, or a list of such for several inputs, as tensors; `leading` stands before each. */
function fromSizes(sizes: Value | undefined, leading: readonly number[], dtypes?: Value): Arguments | undefined {
  if (!(sizes instanceof Tuple || sizes instanceof List)) return undefined;
  const one = sizes.items.every(isDim);
  const shapes = (one ? [sizes] : sizes.items).map(shape => {
    const dims = shape instanceof Tuple || shape instanceof List ? shape.items : [];
    return dims.length > 0 && dims.every(dim => isDim(dim)) ? dims.filter(isDim) : undefined;
  });
  if (shapes.length === 0 || !shapes.every(shape => shape !== undefined)) return undefined;
  const kinds = dtypes instanceof List || dtypes instanceof Tuple ? dtypes.items : [];
  return new Arguments(
    shapes.map((shape, i) => {
      const kind = kinds[i];
      const dtype = kind instanceof Token && kind.kind === 'dtype' && isDType(kind.name) ? kind.name : 'float32';
      return new Tensor([...leading, ...shape], dtype);
    }),
  );
}

/** Sizes without a batch axis, which the tool adds. */
const unbatched: NativeCode = (run, args, site) => {
  const second = args.get(1, 'input_size') ?? args.keywords.get('input_res');
  const given = second instanceof Tensor ? spread(second) : fromSizes(second, [1], args.keywords.get('dtypes'));
  observe(run, args.get(0, 'model'), given, site);
  return new Unknown('what the tool computes is not followed');
};

/** torchinfo: whole sizes, or the data itself; with `batch_dim` the batch axis is added there. */
const torchinfo: NativeCode = (run, args, site) => {
  const data = args.get(2, 'input_data');
  const batch = args.get(3, 'batch_dim') ?? null;
  const sizes = batch === null ? [] : batch === 0 ? [1] : undefined;
  const given =
    data instanceof Tensor || data instanceof Tuple || data instanceof List || data instanceof Dict
      ? spread(data)
      : sizes && fromSizes(args.get(1, 'input_size'), sizes, args.keywords.get('dtypes'));
  observe(run, args.get(0, 'model'), given, site);
  return new Unknown('what the tool computes is not followed');
};

/** The tensors follow the model, one by one. */
const following: NativeCode = (run, args, site) => {
  const tensors = args.positional.slice(1).filter(value => value instanceof Tensor);
  if (tensors.length > 0) observe(run, args.get(0, 'model'), new Arguments(tensors), site);
  return new Unknown('what the tool computes is not followed');
};

const counted = handsOver('nothing', 'inputs');

const PACKAGES: Readonly<Record<string, Readonly<Record<string, NativeCode>>>> = {
  torchsummary: { summary: unbatched, summary_string: unbatched },
  torchinfo: { summary: torchinfo },
  torchsummaryX: { summary: following },
  pytorch_model_summary: { summary: following },
  torchstat: { stat: unbatched },
  thop: { profile: counted },
  ptflops: { get_model_complexity_info: unbatched },
  fvcore: { FlopCountAnalysis: counted, ActivationCountAnalysis: counted, flop_count: counted },
  tensorboardX: {},
};
