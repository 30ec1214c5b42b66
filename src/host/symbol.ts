/**
 * What a name opens that no analysis answers for: `cv2.findHomography`, `sklearn.cluster.KMeans`, `loss.backward()`.
 * The name under the caret is resolved through the file's imports and looked up in the notes; a method of a value is
 * looked up where the text shows what made the value, else under the condition that is stated with it.
 */
import { isOfTensorsAlone } from '../interpreter/torch/tensor-names';
import { misspelt } from '../interpreter/torch/torch-names';
import { parameterAt } from '../notes/argument-routes';
import type { Library } from '../notes/library';
import { argumentWords } from '../operators/argument-words';
import { findOperator } from '../operators/catalogue';
import type { Bound } from '../operators/parameter';
import type { Call } from '../python/ast';
import { argumentAt, type DottedName, type Symbols } from '../python/symbols';
import { contains, type Span } from '../source/span';
import { describeOperator, optional } from './describe-operator';
import type { Description } from './description';
import { describeKnownModel, type GivenArguments, modelArgumentWords } from './known-models';
import { symbolsIn } from './parsed';
import { type Route, routeName, routeOperator } from './routing';
import { type Receiver, writtenBound, writtenParameters } from './written-call';

export interface SymbolTarget {
  /** As the notes list it: `torch.Tensor.backward`. */
  readonly name: string;
  readonly focus: Span;
  /** The whole call. */
  readonly call?: Span;
  readonly argument?: { readonly name: string; readonly value?: string };
  /** As the code has it, where `name` stands for a whole family. */
  readonly written?: string;
  /** Holds only `if x is a torch.Tensor`: the text does not show it. */
  readonly condition?: string;
  readonly route: Route;
  /** PyTorch has no such name; this one is near. */
  readonly meant?: string;
  /** Of a call of the catalogue: its arguments, as far as the text shows them. */
  readonly bound?: Bound;
  /** Of a call of any other name. */
  readonly given?: GivenArguments;
}

export function symbolAt(library: Library, text: string, offset: number): SymbolTarget | undefined {
  const symbols = symbolsIn(text);
  const direct = symbols.list.find(({ span }) => contains(span, offset));
  const named = direct && resolve(library, symbols, direct);
  if (direct && named)
    return {
      ...named,
      focus: direct.span,
      ...(direct.call ? { call: direct.call.span } : {}),
      ...answer(library, symbols, direct.maker ?? direct, named),
    };
  const slip = direct && !direct.receiver && !direct.maker ? slipIn(direct.name) : undefined;
  if (direct && slip) {
    const meant = spellings(slip).find(candidate => isAnswered(library, candidate)) ?? slip;
    return { name: direct.name, meant: slip, focus: direct.span, route: routeName(library, meant, {}) };
  }
  return argumentTarget(library, symbols, offset);
}

/** A call within a span that the notes or the catalogue know, with its name at the offset: `model.state_dict` of an argument. */
export function callWithin(library: Library, text: string, offset: number, within: Span): SymbolTarget | undefined {
  const direct = symbolsIn(text).list.find(({ span }) => contains(span, offset));
  const isInside = direct?.call && within.from <= direct.span.from && direct.call.span.to <= within.to;
  return isInside ? symbolAt(library, text, offset) : undefined;
}

/** The card or hover of a name: what the notes say is added by whoever shows it. */
export function describeSymbol(
  { name, written, argument, condition, route, bound, given, meant }: SymbolTarget,
  library: Library,
): Description {
  const note = library.note((route.argumentNote ?? route.note ?? '').split('#')[0]!);
  const described = bound && describeOperator(name, bound);
  const model = given && describeKnownModel(name, given);
  const operator = findOperator(name)?.operator;
  const words = (of: string) => (operator ? argumentWords(operator, of) : modelArgumentWords(name, of));
  const means = optional('means', argument && words(argument.name));
  const method = name.slice(name.lastIndexOf('.') + 1);
  const headline = [described?.headline, model?.headline, condition].filter(Boolean).join(' · ');
  return {
    ...(described ?? { title: name, sentence: note?.question ?? '', ...model }),
    // Said of modules and tensors alike, whichever this is.
    ...(EITHER.test(method) ? { title: method } : {}),
    ...(written ? { title: written.replace(/^.*\.(?=[A-Z])/, '') } : {}),
    ...(headline ? { headline } : {}),
    problems: meant ? [`PyTorch has no ${name}. Did you mean ${meant}?`] : [],
    origins: [],
    ...(argument
      ? { argument: { ...argument, ...means, ...(route.argumentNote ? { note: route.argumentNote } : {}) } }
      : {}),
    ...(route.note ? { note: route.note } : {}),
    ...(route.related.length > 0 ? { related: route.related } : {}),
  };
}

/** `torch.zeros` of `torch.zeors`; `undefined` where no name is near, or the module is not known by its names. */
function slipIn(name: string): string | undefined {
  const dot = name.lastIndexOf('.');
  const module = name.slice(0, dot);
  const meant = misspelt(module, name.slice(dot + 1));
  return meant && `${module}.${meant}`;
}

/** Where a file uses what a note teaches: each name, in the order of the text. */
export function usesOf(library: Library, text: string, note: string): readonly Span[] {
  const symbols = symbolsIn(text);
  return symbols.list.flatMap(symbol => {
    const named = symbol.maker ? undefined : resolve(library, symbols, symbol);
    if (!named || named.condition) return [];
    return library.lookup(named.name).some(reference => reference.note === note) ? [symbol.span] : [];
  });
}

interface Named {
  readonly name: string;
  /** As the code has it, where the catalogue answers for a whole family by another name. */
  readonly written?: string;
  readonly condition?: string;
}

function resolve(library: Library, symbols: Symbols, symbol: DottedName): Named | undefined {
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
  if (changed !== undefined && fits(changed, symbol, symbols)) return { name: changed };
  if (receiver.madeBy) {
    const method = holders(receiver.madeBy, library)
      .map(holder => `${holder}.${name}`)
      .find(isKnown);
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
  if (!symbols.libraries.has('torch')) return undefined;
  if (findOperator(`torch.Tensor.${name}`) && (givesTensor(symbol, symbols) || takesOwnSize(symbol)))
    return { name: `torch.Tensor.${name}` };
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
function isAnswered(library: Library, name: string): boolean {
  if (library.lookup(name).length > 0) return true;
  const family = findOperator(name)?.operator.family;
  const method = /^torch\.Tensor\.(\w+)$/.exec(name)?.[1];
  return family !== undefined && (family === 'training' || method === undefined || OF_TENSORS.has(method));
}

/** Methods that arrays, lists and frames do not have: what is called by such a name is most likely a tensor. */
const OF_TENSORS: ReadonlySet<string> = new Set(
  'view permute unsqueeze masked_fill masked_fill_ contiguous view_as expand_as bmm chunk topk unfold repeat_interleave softmax log_softmax gather scatter_ scatter_add_ index_select masked_select logsumexp'.split(
    ' ',
  ),
);

/** A call that the method would refuse is one of something else: a diffusion scheduler's `step(noise, t, latents)`. */
function fits(name: string, { call, receiver }: DottedName, symbols: Symbols): boolean {
  const found = findOperator(name);
  if (!found || !call) return true;
  const needed = Object.values(writtenParameters(found, name, receiver)).filter(
    ({ default: standard, rest, extra }) => standard === undefined && !rest && !extra,
  );
  const isWhole = call.arguments.some(({ unpack }) => unpack) || call.arguments.length >= needed.length;
  return isWhole && writtenBound(found, name, call, symbols, receiver) !== undefined;
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
const EITHER = /^(to|cuda)$/;

/** Methods that only tensors have, and that give tensors. */
const GIVES_TENSOR: ReadonlySet<string> = new Set(
  'float long half double bfloat16 bool int detach unsqueeze permute view contiguous masked_fill softmax log_softmax sigmoid relu tanh clamp'.split(
    ' ',
  ),
);

/** What a name says of the object behind it, where nothing else does. */
const CALLED: readonly (readonly [RegExp, string])[] = [
  [/sched/i, 'torch.optim.lr_scheduler.LRScheduler'],
  [/opt(im|imizer)?(_?\w{0,2})?$|optim/i, 'torch.optim.Optimizer'],
  [/scaler/i, 'torch.amp.GradScaler'],
  [
    /model|net(_?\w)?$|module|backbone|encoder|decoder|classifier|discriminator|generator|critic|actor/i,
    'torch.nn.Module',
  ],
];

/** Classes whose methods are known by name alone; names that lists, arrays or frames have as well say nothing. */
const CLASSES = ['torch.Tensor', 'torch.nn.Module', 'torch.optim.Optimizer'];
const ORDINARY: ReadonlySet<string> = new Set(['mean', 'flatten', 'expand', 'apply', 'forward', 'grad', 'step']);

/** The classes that may hold the methods of what a call made. */
function holders(madeBy: string, library: Library): readonly string[] {
  if (/\.swa_utils\.SWALR$/.test(madeBy)) return ['torch.optim.lr_scheduler.LRScheduler'];
  if (/\.swa_utils\./.test(madeBy)) return [madeBy, 'torch.nn.Module'];
  if (/^torch\.optim\.(?!lr_scheduler)/.test(madeBy)) return ['torch.optim.Optimizer'];
  if (/^torch\.optim\./.test(madeBy)) return [madeBy, 'torch.optim.lr_scheduler.LRScheduler'];
  if (/^(torch\.nn\.(?!functional|init|utils)|torchvision\.models\.|timm\.create_model$)/.test(madeBy))
    return [madeBy, 'torch.nn.Module'];
  if (/^torch\.([a-z]\w*\.)+[A-Z]\w*$/.test(madeBy)) return [madeBy];
  if (/^torch\./.test(madeBy)) return ['torch.Tensor'];
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

/** Heads that give the same in every family, and bodies that give last_hidden_state. */
const OF_A_FAMILY =
  /^transformers\.(?:(?!AutoModel)[A-Z]\w*?(For(?:MaskedLM|CausalLM|SequenceClassification|TokenClassification|ImageClassification))|(?:Electra|Albert|XLNet|Camembert|MPNet|Longformer|BigBird|OPT|GPTNeo|GPTNeoX|Mistral|Qwen2|Gemma|Phi|Bloom|Falcon|XLMRoberta|Flaubert|Deberta|DebertaV2)Model)\.from_pretrained$/;

/** Classes of transformers that are called with a configuration, and what stands for all of their kind. */
const MADE_OF_CONFIG: readonly (readonly [RegExp, string])[] = [
  [
    /^transformers\.(?!Auto|TF|Flax)(?:models\.(?:\w+\.)+)?[A-Z]\w*?(For(?:MaskedLM|CausalLM|SequenceClassification|TokenClassification|ImageClassification|QuestionAnswering|MaskedImageModeling|PreTraining))$/,
    'transformers.AutoModel$1.from_config',
  ],
  [/^transformers\.(?!Auto|TF|Flax)[A-Z]\w*LMHeadModel$/, 'transformers.AutoModelForCausalLM.from_config'],
  [
    /^transformers\.(?:Bert|GPT2|Roberta|DistilBert|Llama|ViT|DeiT|Beit|Dinov2|Electra|Albert|XLNet|Camembert|MPNet|Longformer|BigBird|OPT|GPTNeo|GPTNeoX|Mistral|Qwen2|Gemma|Phi|Bloom|Falcon|XLMRoberta|Flaubert|Deberta|DebertaV2)Model$/,
    'transformers.AutoModel.from_config',
  ],
  [/^transformers\.(?!Auto|TF|Flax|PreTrained)[A-Z]\w*(Model|For[A-Z]\w+)$/, 'transformers.PreTrainedModel'],
];

/** Names under which a class of another family may be answered for. */
const OF_FAMILIES = /^transformers\.Auto\w+\.from_pretrained$/;

/** A library's own modules stand between its name and what it offers: `sklearn.cluster._kmeans.KMeans`. */
function spellings(name: string): readonly string[] {
  const shorter = name
    .replace(/^tensorflow\.keras\./, 'keras.')
    .replace(/^lightning\.pytorch\./, 'lightning.')
    .replace(/\._\w+(?=\.)/g, '')
    .replace(/^torchvision\.models\.[a-z]\w*\.(?=\w+$)/, 'torchvision.models.')
    .replace(/^torchvision\.transforms\.(v2|transforms|autoaugment)\.(?!functional\.)/, 'torchvision.transforms.')
    .replace(/^transformers\.models\.(\w+\.)+/, 'transformers.')
    // Each of its families has classes of these names.
    .replace(OF_A_FAMILY, 'transformers.AutoModel$1.from_pretrained')
    .replace(/^transformers\.[A-Z]\w*?Tokenizer(Fast)?\.from_pretrained$/, 'transformers.AutoTokenizer.from_pretrained')
    .replace(/^transformers\.[A-Z]\w*?Config\.from_pretrained$/, 'transformers.AutoConfig.from_pretrained')
    .replace(/^torch\.nn\.modules\.\w+\./, 'torch.nn.')
    .replace(/^torch\.optim\.(?!lr_scheduler\.)[a-z]\w*\.(?=[A-Z])/, 'torch.optim.');
  return shorter === name ? [name] : [name, shorter];
}

function argumentTarget(library: Library, symbols: Symbols, offset: number): SymbolTarget | undefined {
  const around = symbols.list
    .filter(({ call, maker }) => call && !maker && contains(call.span, offset))
    .sort((a, b) => length(a.call!.span) - length(b.call!.span))[0];
  const at = around?.call && argumentAt(around.call, offset);
  const named = around && resolve(library, symbols, around);
  if (!around?.call || !at || !named) return undefined;
  const argument = at.argument.name ?? parameterOf(named.name, at.index, around.receiver);
  if (!argument || at.argument.unpack) return undefined;
  const value = symbols.shownValue(at.argument.value);
  return {
    ...named,
    focus: at.argument.span,
    argument: { name: argument, ...(value === undefined ? {} : { value }) },
    ...answer(library, symbols, around, named, argument),
  };
}

/** The notes that a name opens and, of a call of the catalogue, its arguments as far as the text shows them. */
function answer(
  library: Library,
  symbols: Symbols,
  { call, receiver }: Pick<DottedName, 'call' | 'receiver'>,
  { name, written }: Named,
  argument?: string,
): Pick<SymbolTarget, 'route' | 'bound' | 'given'> {
  const found = findOperator(name);
  const bound = found && ((call && writtenBound(found, name, call, symbols, receiver)) || {});
  if (found && bound && call) {
    const claimed =
      written && library.lookup(written).length > 0 ? routeName(library, written, {}, argument) : undefined;
    return { bound, route: claimed ?? routeOperator(library, name, bound, argument) };
  }
  const shown = call ? valuesOf(call, name, symbols) : {};
  const route = routeName(library, name, shown, argument);
  if (bound || !call || call.arguments.some(({ unpack }) => unpack)) return bound ? { bound, route } : { route };
  const names = call.arguments.flatMap(({ name: own }, index) => own ?? (index === 0 ? 'pretrained' : []));
  return { route, given: { shown, names } };
}

function parameterOf(name: string, index: number, receiver: Receiver): string | undefined {
  const found = findOperator(name);
  if (!found) return parameterAt(name, index);
  const parameters = Object.entries(writtenParameters(found, name, receiver));
  // `*size` takes all that come after.
  const rest = parameters.findIndex(([, { rest }]) => rest);
  return parameters[rest >= 0 ? Math.min(rest, index) : index]?.[0];
}

function valuesOf(call: Call, name: string, { shownValue }: Symbols): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  call.arguments.forEach((argument, index) => {
    const parameter = argument.name ?? parameterAt(name, index);
    const value = shownValue(argument.value);
    if (parameter && value !== undefined && !argument.unpack) values[parameter] = value;
  });
  return values;
}

function length({ from, to }: Span): number {
  return to - from;
}
