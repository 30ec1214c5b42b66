/**
 * The traced network as plain data: what the interpreter produces and every view reads.
 * Hover, hint, lens, quiz, CLI and ONNX export compute nothing of their own about the code; they read this.
 */
import type { Argument } from '../operators/argument';
import type { Bound } from '../operators/parameter';
import type { ProblemCode } from '../operators/problem';
import type { Location, Span } from '../source/span';
import type { Dim } from '../tensor/dim';
import type { DType } from '../tensor/dtype';
import type { Shape } from '../tensor/tensor';
import type { Holdings } from './holdings';

/** Everything one analysis of a file yields. */
export interface Analysis {
  readonly uri: string;
  readonly networks: readonly Network[];
  /** Every call of a catalogue entry, traced or not: hovers answer from these even where no network passes. */
  readonly mentions: readonly Mention[];
  /** What is read from configuration files, each place once. */
  readonly reads?: readonly ConfigurationRead[];
  /** Where the sizes of a tensor are asked for, each place once. */
  readonly sizes?: readonly SizeRead[];
  /** What the file's variables hold, each place once. */
  readonly variables?: Holdings;
  /** What calls of modules outside any network give: `logits = model(images)` of a training loop. */
  readonly results?: Holdings;
  /** The loops that were entered, each place once. */
  readonly loops?: readonly LoopTurns[];
  /** Problems outside any one network (a scheduler's arguments, a missing `super().__init__()`). */
  readonly problems: readonly NetworkProblem[];
  /** Names the file imports that no source was found for. */
  readonly missing: readonly { readonly module: string; readonly at: Location }[];
}

export interface Network {
  /** The Python expression that builds it, as a person would write it: `resnet18()`, `ResNet(Bottleneck, [1, 2, 1, 1])`. */
  readonly model: string;
  /** Class name of the root module. */
  readonly type: string;
  /** The name in the root's class definition, and the call that made the instance. */
  readonly definition?: Location;
  readonly creation?: Location;
  readonly inputs: readonly Input[];
  readonly calls: readonly Call[];
  readonly tensors: readonly TracedTensor[];
  readonly making?: Making;
  /** Every module of the built network, called or not, as `named_modules()` lists them (shared ones once). */
  readonly modules: readonly ModuleRecord[];
  /** The root's result: tensors in order, nesting flattened; `null` where unknown. */
  readonly outputs: readonly (TensorId | null)[];
  /** The root returns its tensors inside a tuple, list or dict, even if there is only one. */
  readonly nested?: true;
  readonly problems: readonly NetworkProblem[];
  readonly unknowns: readonly UnknownRecord[];
  readonly totals: Totals;
}

/** Index into `Network.tensors`. */
export type TensorId = number;

/** What code computed before the trace, while it built the model: only what the network's own tensors come from. */
export interface Making {
  readonly calls: Readonly<Record<number, Call>>;
  readonly tensors: Readonly<Record<TensorId, TracedTensor>>;
  /** For parameters and buffers that code made or wrote into itself, by their names in `state_dict()`. */
  readonly weights: Readonly<Record<string, TensorId>>;
}

export interface TracedTensor {
  readonly id: TensorId;
  readonly shape: Shape;
  /** One of `open`, where that is there. */
  readonly dtype: DType;
  /** The dtypes it may have, where more than one is possible. */
  readonly open?: readonly DType[];
  /** Index of the leaf call that made it; absent for inputs and for what plain code made (`torch.zeros`). */
  readonly producer?: number;
  /** For a parameter or buffer that code uses itself: its name, as in `state_dict()`. */
  readonly weight?: string;
  /** Its number in `Network.making`, for what was computed before the trace. */
  readonly made?: TensorId;
  /** What it holds, where that is neither what its producer gave nor what came in: memory was written into. */
  readonly content?: Content;
}

/** The content of a tensor after a write into memory that it shares with another. */
export type Content =
  /** What the view `call`, its output `output`, would give if it read `of` in place of `read`. */
  | ({ readonly kind: 'view' } & ViewOf)
  /** `of`, with `value` in place of the part that such a view makes of it. */
  | ({ readonly kind: 'written'; readonly value: TensorId } & ViewOf)
  /** `value` in the dtype of the tensor that it was written into. */
  | { readonly kind: 'cast'; readonly value: TensorId }
  /** What one of these holds: which one rests on something that is not known. */
  | { readonly kind: 'either'; readonly of: readonly TensorId[]; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface ViewOf {
  readonly of: TensorId;
  readonly call: number;
  readonly output: number;
  readonly read: TensorId;
}

export type InputOrigin = 'flag' | 'set' | 'annotation' | 'call' | 'solved' | 'symbolic';

export interface Input {
  readonly name: string;
  /** `null` for an argument that is no tensor. */
  readonly tensor: TensorId | null;
  readonly from: InputOrigin;
  /** In words, for the person: `model(torch.randn(1, 3, 224, 224))`; with where it stands. */
  readonly evidence?: string;
  readonly at?: Location;
  /** Other sizes that fit equally well, in words: `28 to 31 fit`. */
  readonly alternatives?: string;
}

/** One executed call: of a module (containers too), of a function or of a tensor method. Pre-order: a container stands before its content. */
export interface Call {
  readonly index: number;
  /** Index of the container call it happened in; absent for the root. */
  readonly parent?: number;
  /** As in `named_modules()`; `''` for the root, `null` for functions and methods. */
  readonly path: string | null;
  /** Class name, or the function's bare name. */
  readonly type: string;
  /** Catalogue id and the qualified name it was called by; absent for the user's own modules. */
  readonly operator?: { readonly id: string; readonly name: string };
  /** Bound arguments of the catalogue entry, constructor's and forward's together; tensors carry their id. */
  readonly arguments?: Bound;
  /** What the module's parameters and buffers hold, by their names in it, where code wrote into them since the trace began. */
  readonly rewritten?: Readonly<Record<string, TensorId>>;
  /** The call expression. */
  readonly site: Location;
  /** The constructor's call expression, for modules. */
  readonly construction?: Location;
  readonly inputs: readonly (TensorId | null)[];
  readonly outputs: readonly (TensorId | null)[];
  /** Why an output is unknown. */
  readonly unknown?: string;
  /** Learnable parameters of this module, shared ones counted once; `undefined` when not known. */
  readonly params: Dim | undefined;
  readonly macs: Dim | undefined;
  readonly rf?: ReceptiveField;
  /** In a branch that may not run. */
  readonly conditional?: boolean;
  /** It runs in the place of others, whose multiply–accumulates are as many: a sum counts those. */
  readonly alternative?: boolean;
  /** Under `torch.no_grad()` or `torch.inference_mode()`: no gradient goes back through it. */
  readonly untracked?: boolean | 'unknown';
}

/**
 * Per spatial axis, in input pixels: the most that a unit sees, how far neighbours are apart (on average), and where the
 * first output's window begins (negative: in the padding).
 */
export interface ReceptiveField {
  readonly size: readonly number[] | 'all';
  readonly stride?: readonly number[];
  readonly start?: readonly number[];
  /**
   * Where upsampling makes some axis uneven, or at a border units see less than the rest: what the first units see along
   * each, half-open, `null` for nothing. The pattern goes on from there, as many strides further as it has units.
   */
  readonly windows?: readonly (readonly (readonly [from: number, to: number] | null)[])[];
  /** What all units together see, half-open, where that is not the whole input: a row that no window reaches. */
  readonly within?: readonly (readonly [from: number, to: number])[];
  /** The axes of the tensor, from the end, along which units see further; absent where they are the last ones in order. */
  readonly along?: readonly (number | null)[];
}

export interface ModuleRecord {
  readonly path: string;
  readonly type: string;
  readonly construction?: Location;
  /** Catalogue id. */
  readonly operator?: string;
  readonly arguments?: Bound;
  readonly params: Dim | undefined;
  readonly trainable: Dim | undefined;
  readonly weights: readonly WeightRecord[];
}

export interface WeightRecord {
  readonly name: string;
  readonly shape: Shape;
  readonly trainable: boolean;
  /** The name in the whole network of the earlier parameter that this one is: they are tied. */
  readonly sharedWith?: string;
  /** The name in the whole network of the layer's parameter as which it was made, where that is another. */
  readonly madeAs?: string;
}

export interface Totals {
  /** `undefined` when a part is not known. */
  readonly params: Dim | undefined;
  readonly trainable: Dim | undefined;
  readonly macs: Dim | undefined;
  /** Bytes of what one forward pass computes (`memory.ts`). */
  readonly activations?: Dim | undefined;
}

/** A call of a catalogue entry seen in the text, with what is known of its arguments. */
export interface Mention {
  readonly operator: { readonly id: string; readonly name: string };
  /** Arguments by parameter name; Unknown where not known, named symbols for the function's own parameters. */
  readonly arguments: Bound;
  /** The whole call expression. */
  readonly at: Location;
  /** The callee's name alone, and each argument's expression, for "what is under the caret". */
  readonly name: Location;
  readonly argumentSpans: Readonly<Record<string, Span>>;
  /**
   * Defaults that its arguments depend on: of the function around it, which is looked through since nothing calls it, or,
   * where no function is named, of the script's options.
   */
  readonly assumed: readonly { readonly text: string; readonly of?: string }[];
  /** It stands in a branch that is not taken, and its arguments are those it would have. */
  readonly aside?: true;
  /** The class is the code's own, on top of the operator: its name, and its constructor's arguments. */
  readonly own?: { readonly name: string; readonly settings: Bound };
  /** For an optimizer: what it optimises; for a scheduler: its optimizer's mention; by index into `mentions`. */
  readonly optimizer?: number;
  /** For a method called on an optimizer or a scheduler: the mention that made the object. */
  readonly receiver?: number;
  /** For an initialiser: the shape of the tensor it fills, where known. */
  readonly tensor?: Shape;
}

/** `cfg['train']['lr']`, where the dict holds what a YAML or JSON file says. */
export interface ConfigurationRead {
  readonly at: Location;
  readonly file: string;
  /** `train.lr`. */
  readonly key: string;
  /** Absent where the place reads now this, now that. */
  readonly value?: Argument;
}

/** `x.shape`, or `x.size` of a call, where x is a tensor. */
export interface SizeRead {
  /** The expression up to the name. */
  readonly at: Location;
  readonly name: 'shape' | 'size';
  /** Absent where the place reads now this, now that. */
  readonly shape?: Shape;
}

/** A place of the analysed file, a variable's name or a call, with what stands there when it runs. */
export interface Holding {
  readonly span: Span;
  /** Each once, in the order it was met; at most a dozen. */
  readonly held: readonly Held[];
  /** There were more. */
  readonly others?: boolean;
  /** Defaults that it depends on, as of a mention. */
  readonly assumed?: Mention['assumed'] | undefined;
}

export type Held =
  /** A number, a text, a tensor as its shape and dtype, or a short sequence of these. */
  | { readonly value: Argument }
  /** A module, an optimizer, a loader: its class, and the call that made it. */
  | { readonly type: string; readonly made: Location };

/** `for epoch in range(90)`: how many turns it has. */
export interface LoopTurns {
  /** What is iterated over. */
  readonly at: Location;
  /** Absent where that is not known, or now this, now that. */
  readonly turns?: number;
  /** As for a mention. */
  readonly assumed: Mention['assumed'];
}

export interface NetworkProblem {
  readonly code: ProblemCode;
  /** One line: expected and found, in numbers; PyTorch's words. */
  readonly message: string;
  readonly at: Location;
  readonly expected?: Dim | string;
  readonly found?: Dim | string;
  readonly parameter?: string;
  /** Index of the call it is about. */
  readonly call?: number;
  /** Where the offending size came from. */
  readonly cause?: { readonly message: string; readonly at: Location };
  /**
   * No code makes the model that met it, so that it was made with its constructor's defaults: the class, those that the
   * problem's numbers come from (`heads=5`), and where they all stand.
   */
  readonly defaults?: { readonly of: string; readonly named: readonly string[]; readonly at: Location };
}

export interface UnknownRecord {
  readonly reason: string;
  readonly at: Location;
}
