/**
 * The classes that those of `torch.nn` derive from, which code asks for by `isinstance(m, _BatchNorm)`. Most are abstract and
 * found only in `torch.nn.modules`; some are layers of the catalogue themselves.
 *
 * Source: the classes' own `__mro__`, recorded in `test/truth/class_bases.json`.
 */
import { subclass, types } from '../builtins/types';
import { callValue } from '../call';
import { type ClassValue, Instance, ModuleInstance, Native, Unknown } from '../values';
import { composedMethod } from './composed';
import { OPEN } from './module-attributes';

/** Abstract classes by name: what they derive from, and which of the catalogue's classes derive from them directly. */
const abstract: Readonly<Record<string, { readonly from?: string; readonly of?: RegExp }>> = {
  LazyModuleMixin: {},
  _AdaptiveAvgPoolNd: { of: /^AdaptiveAvgPool\dd$/ },
  _AdaptiveMaxPoolNd: { of: /^AdaptiveMaxPool\dd$/ },
  _AvgPoolNd: { of: /^AvgPool\dd$/ },
  _CircularPadNd: { of: /^CircularPad\dd$/ },
  _ConstantPadNd: { of: /^ConstantPad\dd$/ },
  _ConvNd: { of: /^Conv\dd$/ },
  _ConvTransposeNd: { from: '_ConvNd', of: /^ConvTranspose\dd$/ },
  _DropoutNd: { of: /^(Dropout(\dd)?|(Feature)?AlphaDropout)$/ },
  _LPPoolNd: { of: /^LPPool\dd$/ },
  _Loss: {
    of: /^(BCEWithLogits|CTC|CosineEmbedding|GaussianNLL|HingeEmbedding|Huber|KLDiv|L1|MSE|MarginRanking|MultiLabelMargin|PoissonNLL|SmoothL1|SoftMargin|TripletMargin(WithDistance)?)Loss$/,
  },
  _MaxPoolNd: { of: /^MaxPool\dd$/ },
  _MaxUnpoolNd: { of: /^MaxUnpool\dd$/ },
  _NormBase: {},
  _BatchNorm: { from: '_NormBase', of: /^(BatchNorm\dd|SyncBatchNorm)$/ },
  _InstanceNorm: { from: '_NormBase', of: /^InstanceNorm\dd$/ },
  _LazyNormBase: { from: '_NormBase' },
  _LazyConvXdMixin: { from: 'LazyModuleMixin' },
  _ReflectionPadNd: { of: /^ReflectionPad\dd$/ },
  _ReplicationPadNd: { of: /^ReplicationPad\dd$/ },
  _WeightedLoss: {
    from: '_Loss',
    of: /^(BCE|CrossEntropy|LinearCrossEntropy|MultiLabelSoftMargin|MultiMargin|NLL)Loss$/,
  },
  RNNBase: { of: /^(RNN|LSTM|GRU)$/ },
  RNNCellBase: { of: /^(RNN|LSTM|GRU)Cell$/ },
};

const made = new Map<string, ClassValue>();

/** `_BatchNorm`, `RNNBase`; `undefined` where PyTorch has none of that name. */
export function abstractClass(name: string): ClassValue | undefined {
  const entry = Object.hasOwn(abstract, name) ? abstract[name] : undefined;
  const known = made.get(name);
  if (!entry || known) return known;
  const cls = subclass(name, entry.from ? abstractClass(entry.from)! : types.Module);
  // Code that derives from one may give it anything.
  cls.attributes.set(
    '__init__',
    new Native(`${name}.__init__`, (run, args, site) => {
      const [self] = args.positional;
      if (self instanceof ModuleInstance) self.initialized = true;
      const written = composedMethod(run, `torch.nn.${name}`, '__init__');
      if (written) callValue(run, written, args, site);
      else if (self instanceof Instance)
        run.journal.set(self.attributes, OPEN, new Unknown(`what ${name} makes of its arguments is not followed`));
      return null;
    }),
  );
  if (name === '_BatchNorm')
    cls.attributes.set(
      'forward',
      new Native(`${name}.forward`, (run, args, site) => {
        const written = composedMethod(run, `torch.nn.${name}`, 'forward');
        return written ? callValue(run, written, args, site) : new Unknown(`${name}.forward is not followed`);
      }),
    );
  made.set(name, cls);
  return cls;
}

/** The names of the classes that a class of `torch.nn` derives from directly; abstract ones, or of the catalogue. */
export function basesOf(name: string): readonly string[] {
  const lazy = /^Lazy(.+)$/.exec(name)?.[1];
  if (lazy) {
    const mixin = lazy.startsWith('Conv')
      ? '_LazyConvXdMixin'
      : lazy.includes('Norm')
        ? '_LazyNormBase'
        : 'LazyModuleMixin';
    // A lazy norm is abstract until it is called, a lazy layer of another kind is what it will be.
    return [mixin, ...(lazy.includes('Norm') ? ['LazyModuleMixin', ...basesOf(lazy)] : [lazy])];
  }
  const layer = concrete[name] ?? /^ZeroPad(\dd)$/.exec(name)?.[1]?.replace(/^/, 'ConstantPad');
  if (layer) return [layer];
  return Object.entries(abstract).flatMap(([base, { of }]) => (of?.test(name) ? [base] : []));
}

const concrete: Readonly<Record<string, string>> = {
  NLLLoss2d: 'NLLLoss',
  ReLU6: 'Hardtanh',
  UpsamplingBilinear2d: 'Upsample',
  UpsamplingNearest2d: 'Upsample',
};
