/** Which class or library a name in the text belongs to, where no analysis answers for it. */
import { isOfTensorsAlone } from '../interpreter/torch/tensor-names';
import type { Library } from '../notes/library';
import { findOperator } from '../operators/catalogue';
import type { Call } from '../python/ast';
import type { DottedName, Symbols } from '../python/symbols';
import { MADE_OF_CONFIG, OF_FAMILIES, spellings } from './spellings';
import { writtenBound, writtenParameters } from './written-call';

/** What a name in the text stands for. */
export interface Named {
  readonly name: string;
  /** As the code has it, where the catalogue answers for a whole family by another name. */
  readonly written?: string;
  readonly condition?: string;
}

/**
 * The full name behind a name in the text, as the notes or the catalogue have it: through imports, of what a call made, and of
 * methods whose name alone tells, under the condition that is stated with it.
 */
export function resolve(library: Library, symbols: Symbols, symbol: DottedName): Named | undefined {
  const { name, receiver, maker } = symbol;
  // Only a module says what its call does; what a function gave says nothing of what it does when it is called.
  if (maker && !/^torch\.nn\.[A-Z]/.test(name)) return undefined;
  const isKnown = (candidate: string) => isAnswered(library, candidate);
  if (!receiver) {
    const made = symbol.call && MADE_OF_CONFIG.find(([pattern]) => pattern.test(name));
    if (made) return { name: name.replace(...made), written: name };
    const known = spellings(name).find(isKnown);
    return known ? { name: known, ...(OF_FAMILIES.test(known) ? { written: name } : {}) } : undefined;
  }
  const mayBeTensor = symbols.libraries.has('torch') && /^(torch\.|$)/.test(receiver.madeBy ?? '');
  const changed = symbol.call && mayBeTensor ? changedInPlace(name) : undefined;
  if (changed !== undefined && fits(changed, symbol, symbols))
    return { name: changed, ...(name in FILLING ? { written: name } : {}) };
  if (receiver.madeBy) {
    const method = holders(receiver.madeBy, library)
      .map(holder => `${holder}.${name}`)
      // What a function of PyTorch's gives is a tensor: all that the catalogue says of tensors holds.
      .find(candidate => isKnown(candidate) || (isTensorFunction(receiver.madeBy!) && findOperator(candidate)));
    if (method) return { name: method };
    if (OWN_METHODS.test(receiver.madeBy)) return undefined;
    // A library's own object may be a module; a tensor it is not: `accelerator.backward(loss)`.
    if (isOwnClass(receiver.madeBy) && isKnown(`torch.Tensor.${name}`) && !isKnown(`torch.nn.Module.${name}`))
      return undefined;
  }
  const alone = !receiver.madeBy && symbols.libraries.has('cv2') ? ONLY_OPENCV[name] : undefined;
  if (alone) return { name: `${alone}.${name}` };
  const generates = `${GENERATION}.${name}`;
  if (symbols.libraries.has('transformers') && isKnown(generates))
    return { name: generates, condition: `where this is a ${GENERATION}` };
  const estimates = symbol.call && mayBeEstimator(symbol, symbols) ? `${ESTIMATOR}.${name}` : undefined;
  if (estimates !== undefined && isKnown(estimates))
    return { name: estimates, condition: 'where this is an estimator of scikit-learn' };
  if (!symbols.libraries.has('torch')) return undefined;
  if (findOperator(`torch.Tensor.${name}`) && (givesTensor(symbol, symbols) || takesOwnSize(symbol)))
    return { name: `torch.Tensor.${name}` };
  if (findOperator(`torch.Tensor.${name}`) && takesDim(symbol) && fits(`torch.Tensor.${name}`, symbol, symbols))
    return { name: `torch.Tensor.${name}`, condition: 'where this is a torch.Tensor' };
  // Modules are turned to another dtype by methods of these names as well.
  if (/^(float|half|double|bfloat16|cpu)$/.test(name) && MODULES.test(receiver.name ?? '')) return undefined;
  const told = CALLED.find(
    ([pattern, holder]) => pattern.test(receiver.name ?? '') && isKnown(`${holder}.${name}`),
  )?.[1];
  const holder = told ?? holderOf(name, symbol, isKnown);
  if (holder === undefined || !fits(`${holder}.${name}`, symbol, symbols)) return undefined;
  if (holder === 'torch.nn.Module' && (isOther(receiver) || (name === 'train' && !isMode(symbol)))) return undefined;
  const condition = EITHER.test(name) ? {} : { condition: `where this is a ${holder}` };
  return { name: `${holder}.${name}`, ...condition };
}

/**
 * The entry that says what a method does to its tensor: nothing but tensors has methods that PyTorch ends in `_`, and they do
 * what those without it do.
 */
function changedInPlace(name: string): string | undefined {
  if (!/[a-z]_$/.test(name) || !isOfTensorsAlone(name)) return undefined;
  return (
    FILLING[name] ?? [`torch.Tensor.${name}`, `torch.Tensor.${name.slice(0, -1)}`].find(known => findOperator(known))
  );
}

/** Methods that do what a function of `torch.nn.init` does. */
const FILLING: Readonly<Record<string, string>> = {
  normal_: 'torch.nn.init.normal_',
  uniform_: 'torch.nn.init.uniform_',
  fill_: 'torch.nn.init.constant_',
  zero_: 'torch.nn.init.zeros_',
};

/** `x.reshape(x.size(0), -1)`: only tensors are asked for one of their sizes so. */
function takesOwnSize({ receiver, call }: DottedName): boolean {
  return (call?.arguments ?? []).some(
    ({ value }) =>
      value.kind === 'Call' &&
      value.arguments.length === 1 &&
      value.callee.kind === 'Attribute' &&
      value.callee.name === 'size' &&
      value.callee.value.kind === 'Name' &&
      value.callee.value.id === receiver?.name,
  );
}

/** `logits.argmax(dim=-1)`: arrays and frames call an axis `axis`. */
function takesDim({ call }: DottedName): boolean {
  return (call?.arguments ?? []).some(({ name }) => /^(?:dim|keepdim|start_dim|end_dim|dim0|dim1)$/.test(name ?? ''));
}

/** What it gives is called by a name that only tensors have: `feats.flatten().detach()`. */
function givesTensor({ name, call }: DottedName, { list }: Symbols): boolean {
  return (
    call !== undefined &&
    list.some(
      ({ name: next, span, receiver }) =>
        receiver?.method === name && span.from === call.span.to + 1 && ONLY_OF_TENSORS.has(next),
    )
  );
}

/** Neither arrays nor frames nor lists have methods of these names. */
const ONLY_OF_TENSORS: ReadonlySet<string> = new Set(
  'detach backward unsqueeze masked_fill contiguous requires_grad_ permute softmax log_softmax logsumexp log exp sqrt sigmoid tanh relu cpu'.split(
    ' ',
  ),
);

/** The class that a method's name alone is enough for. */
function holderOf(name: string, { receiver, call }: DottedName, isKnown: (name: string) => boolean) {
  const ofTensors =
    isKnown(`torch.Tensor.${name}`) && receiver?.method !== undefined && GIVES_TENSOR.has(receiver.method);
  if (ofTensors) return 'torch.Tensor';
  if (OF_DISTRIBUTIONS.test(name) && isKnown(`${DISTRIBUTION}.${name}`)) return DISTRIBUTION;
  // What `self` is, where its base is not known; a function to apply is all that a module takes.
  if (name === 'apply' && receiver?.name === 'self' && call?.arguments.length === 1) return 'torch.nn.Module';
  return ORDINARY.has(name) ? undefined : CLASSES.find(candidate => isKnown(`${candidate}.${name}`));
}

const DISTRIBUTION = 'torch.distributions.Distribution';
/** Methods that nothing else has by these names. */
const OF_DISTRIBUTIONS = /^(log_prob|rsample)$/;

/** A name says that this is something that has modules, and is none: `trainer.train()`. */
function isOther({ name = '', madeBy = '' }: NonNullable<DottedName['receiver']>): boolean {
  return [name, madeBy].some(said => /(trainer|runner|learner|solver|tuner|experiment)$/i.test(said));
}

/** `train(False)`, `train(mode)`, `train(self.training)`; what takes a loader is a method of the code's own. */
function isMode({ call }: DottedName): boolean {
  const given = call?.arguments[0]?.value;
  if (!given) return true;
  const last = given.kind === 'Name' ? given.id : given.kind === 'Attribute' ? given.name : undefined;
  if (last !== undefined) return /(^|_)(mode|train|training|is_train|flag)$|^(is|was)_/.test(last);
  return given.kind === 'Constant' ? typeof given.value === 'boolean' : /^(Compare|Unary|Bool)/.test(given.kind);
}

/** Whether a note or, of training loops and of names that stand by themselves, the catalogue has something to say. */
export function isAnswered(library: Library, name: string): boolean {
  if (library.lookup(name).length > 0) return true;
  const family = findOperator(name)?.operator.family;
  const method = /^torch\.Tensor\.(\w+)$/.exec(name)?.[1];
  return family !== undefined && (family === 'training' || method === undefined || OF_TENSORS.has(method));
}

/** Methods that arrays, lists and frames do not have: what is called by such a name is most likely a tensor. */
const OF_TENSORS: ReadonlySet<string> = new Set(
  'cpu clone detach view permute unsqueeze masked_fill contiguous view_as expand_as bmm chunk topk unfold repeat_interleave softmax log_softmax gather index_select masked_select logsumexp float half double bfloat16 long'.split(
    ' ',
  ),
);

/** A call that the method would refuse is one of something else: a diffusion scheduler's `step(noise, t, latents)`. */
function fits(name: string, { call, receiver }: DottedName, symbols: Symbols): boolean {
  const found = findOperator(name);
  if (!found || !call || takesOldOrder(name, call)) return true;
  const needed = Object.values(writtenParameters(found, name, receiver)).filter(
    ({ default: standard, rest, extra }) => standard === undefined && !rest && !extra,
  );
  const isWhole = call.arguments.some(({ unpack }) => unpack) || call.arguments.length >= needed.length;
  return isWhole && writtenBound(found, name, call, symbols, receiver) !== undefined;
}

/** `x.add_(alpha, other)`, which PyTorch still takes with a warning. */
function takesOldOrder(name: string, { arguments: given }: Call): boolean {
  return /^torch\.Tensor\.add_?$/.test(name) && given.length === 2 && given.every(argument => !argument.name);
}

/** Methods that nothing else has by these names. */
const ONLY_OPENCV: Readonly<Record<string, string>> = {
  detectAndCompute: 'cv2.Feature2D',
  knnMatch: 'cv2.DescriptorMatcher',
};

/** What language models of transformers generate by, wrapped ones too: `get_peft_model(model, …).generate(…)`. */
const GENERATION = 'transformers.GenerationMixin';

/** Libraries whose objects have methods of their own by such names. */
const OWN_METHODS = /^(torch|torchvision|sklearn|cv2|numpy|scipy|pandas|keras|tensorflow|xgboost|lightgbm)\./;

/** `accelerate.Accelerator`: a class, by its name, of a library that is not PyTorch. */
function isOwnClass(madeBy: string): boolean {
  return !/^(torch|torchvision|timm)\./.test(madeBy) && /(^|\.)[A-Z]\w*$/.test(madeBy);
}

/** Methods of modules and of tensors, answered for both. */
export const EITHER = /^(to|cuda)$/;

/** Methods that only tensors have, and that give tensors. */
const GIVES_TENSOR: ReadonlySet<string> = new Set(
  'float long half double bfloat16 bool int detach unsqueeze permute view contiguous masked_fill softmax log_softmax sigmoid relu tanh clamp'.split(
    ' ',
  ),
);

const MODULES = /model|net(_?\w)?$|module|backbone|encoder|decoder|classifier|discriminator|generator|critic|actor/i;

/** What a name says of the object behind it, where nothing else does. */
const CALLED: readonly (readonly [RegExp, string])[] = [
  [/sched/i, 'torch.optim.lr_scheduler.LRScheduler'],
  [/opt(im|imizer)?(_?\w{0,2})?$|optim/i, 'torch.optim.Optimizer'],
  [/scaler/i, 'torch.amp.GradScaler'],
  [MODULES, 'torch.nn.Module'],
];

/** Classes whose methods are known by name alone; names that lists, arrays or frames have as well say nothing. */
const CLASSES = ['torch.Tensor', 'torch.nn.Module', 'torch.optim.Optimizer'];
const ORDINARY: ReadonlySet<string> = new Set(['mean', 'flatten', 'expand', 'apply', 'forward', 'grad', 'step']);

/** `torch.softmax`, `torch.nn.functional.relu`: what gives a tensor or several of them. */
function isTensorFunction(madeBy: string): boolean {
  return /^torch\.(nn\.functional\.)?[a-z]\w*$/.test(madeBy) && !SEVERAL.test(madeBy);
}

/** Functions that give several tensors, or none. */
const SEVERAL =
  /\.(load|save|device|Generator|max|min|topk|sort|split|chunk|meshgrid|unbind|median|mode|kthvalue|cummax|cummin|compile|no_grad|manual_seed|is_tensor|qr|svd|eig\w*|unique\w*|aminmax|frexp|slogdet|broadcast_tensors|align_tensors|where|nonzero)$/;

/** What gives an array of NumPy's. */
const GIVES_ARRAY =
  /^numpy\.(random\.)?[a-z]\w*$|^cv2\.(imread|imdecode|cvtColor|resize|GaussianBlur|medianBlur|blur|filter2D|Sobel|Laplacian|Canny|warpAffine|warpPerspective|remap|undistort|perspectiveTransform|inRange|addWeighted|erode|dilate|morphologyEx|flip|rotate)$|^sklearn\.model_selection\.cross_val_(score|predict)$/;

const ESTIMATOR = 'sklearn.base.BaseEstimator';

/** A method by a name that scikit-learn alone has, or one that no other library of the file has. */
function mayBeEstimator({ name }: DottedName, { libraries }: Symbols): boolean {
  if (!libraries.has('sklearn')) return false;
  if (/^(fit_transform|fit_predict|predict_proba)$/.test(name)) return true;
  return /^(fit|predict)$/.test(name) && ![...libraries].some(library => TRAINS.test(library));
}

/** Libraries whose models are fitted by methods of the same names. */
const TRAINS =
  /^(torch|keras|tensorflow|lightning|pytorch_lightning|fastai|skorch|statsmodels|prophet|tslearn|surprise)$/;

/** The classes that may hold the methods of what a call made. */
function holders(madeBy: string, library: Library): readonly string[] {
  if (/\.swa_utils\.SWALR$/.test(madeBy)) return ['torch.optim.lr_scheduler.LRScheduler'];
  if (/\.swa_utils\./.test(madeBy)) return [madeBy, 'torch.nn.Module'];
  if (/^torch\.optim\.(?!lr_scheduler)/.test(madeBy)) return ['torch.optim.Optimizer'];
  if (/^torch\.optim\./.test(madeBy)) return [madeBy, 'torch.optim.lr_scheduler.LRScheduler'];
  if (/^sklearn\.(\w+\.)+[A-Z]\w*$|^sklearn\.pipeline\.make_pipeline$/.test(madeBy)) return [madeBy, ESTIMATOR];
  if (/^(torch\.nn\.(?!functional|init|utils)|torchvision\.models\.|timm\.create_model$)/.test(madeBy))
    return [madeBy, 'torch.nn.Module'];
  if (/^torch\.([a-z]\w*\.)+[A-Z]\w*$/.test(madeBy)) return [madeBy];
  if (/^torch\./.test(madeBy)) return ['torch.Tensor'];
  if (GIVES_ARRAY.test(madeBy)) return [madeBy, 'numpy.ndarray'];
  const vision = OPENCV.find(([maker]) => maker.test(madeBy))?.[1];
  if (vision) return [vision];
  if (/^cv2\./.test(madeBy)) return [madeBy];
  const root = madeBy.slice(0, madeBy.indexOf('.') + 1);
  const classes = library.notes.flatMap(note =>
    note.symbols.flatMap(({ name }) => {
      const parts = name.split('.');
      return name.startsWith(root) && /^[A-Z]/.test(parts.at(-2) ?? '') ? [parts.slice(0, -1).join('.')] : [];
    }),
  );
  return [madeBy, ...new Set(classes)];
}

/** What makes OpenCV's objects, and the class that has their methods. */
const OPENCV: readonly (readonly [RegExp, string])[] = [
  [/^cv2\.Stitcher(_create|\.create)$/, 'cv2.Stitcher'],
  [
    /^cv2\.(xfeatures2d\.)?(SIFT|SURF|ORB|AKAZE|KAZE|BRISK|FastFeatureDetector|SimpleBlobDetector|MSER)(_create|\.create)$/,
    'cv2.Feature2D',
  ],
  [
    /^cv2\.(BF|FlannBased)Matcher(_create|\.create)?$|^cv2\.DescriptorMatcher(_create|\.create)$/,
    'cv2.DescriptorMatcher',
  ],
  [/^cv2\.Stereo(BM|SGBM)(_create|\.create)$/, 'cv2.StereoMatcher'],
];
