/**
 * What a Python expression can come to. Python's `int` is a `Dim`, its `float` a `Float`; str, bool and None are JavaScript's
 * own; a tensor is a shape and a dtype; what is not known is `Unknown`. Everything mutable changes only through the journal.
 */

import type { Float } from '../operators/argument';
import type { ClassForm, FunctionForm, Operator } from '../operators/operator';
import type { Bound } from '../operators/parameter';
import type * as ast from '../python/ast';
import type { Location } from '../source/span';
import { type Dim, isDim } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { Unknown } from '../tensor/unknown';
import { Attributes } from './age';
import { Dict, Iterator, List, PackedTuple, Range, SetValue, SliceValue, Tuple } from './containers';
import type { Frame } from './frame';
import type { Run } from './run';

export type Value =
  | Dim
  | Float
  | boolean
  | string
  | null
  | Tensor
  | Unknown
  | Tuple
  | List
  | Dict
  | SetValue
  | Range
  | SliceValue
  | Func
  | Native
  | BoundMethod
  | Super
  | Descriptor
  | ClassValue
  | Instance
  | Namespace
  | Iterator
  | Token;

/** The class a method was written in, filled in once the class exists: what a bare `super()` means. */
export interface ClassCell {
  cls?: ClassValue;
}

/** A function or lambda of the source, with what it closed over. */
export class Func {
  /** `__name__`, `__wrapped__` and whatever else the code hangs on it. */
  readonly attributes = new Map<string, Value>();
  /** Decorated with `torch.no_grad()` (false) or `torch.enable_grad()` (true). */
  tracked: boolean | 'unknown' | undefined;
  constructor(
    readonly name: string,
    readonly parameters: readonly ast.Parameter[],
    /** See `defaultOf`. */
    readonly defaults: Map<string, Value | Pending>,
    readonly body: readonly ast.Statement[] | ast.Expression,
    readonly closure: Frame,
    readonly location: Location,
    readonly generator = false,
    readonly async = false,
    readonly definition?: ast.FunctionDef,
  ) {}
}

const NO_KEYWORDS: ReadonlyMap<string, Value> = new Map();

/** The arguments of one call. With `unknown` set there are more of them, which nobody knows (`f(*args)`). */
export class Arguments {
  constructor(
    readonly positional: readonly Value[] = [],
    readonly keywords: ReadonlyMap<string, Value> = NO_KEYWORDS,
    readonly unknown?: Unknown,
    /** The call's syntax, where it has one. */
    readonly syntax?: ast.Call,
  ) {}

  /** The argument at a position or by name; `undefined` where the call leaves it out. */
  get(index: number, name: string): Value | undefined {
    if (index < this.positional.length) return this.positional[index];
    return this.keywords.has(name) ? this.keywords.get(name) : this.unknown;
  }

  /** The same call with a value put before the others. */
  after(first: Value): Arguments {
    return new Arguments([first, ...this.positional], this.keywords, this.unknown, this.syntax);
  }

  /** The same call without its first `n` arguments. */
  from(n: number): Arguments {
    return new Arguments(this.positional.slice(n), this.keywords, this.unknown, this.syntax);
  }
}

export type NativeCode = (run: Run, args: Arguments, site: Location) => Value;

/** A function of Python or PyTorch that we wrote. */
export class Native {
  readonly attributes = new Map<string, Value>();
  constructor(
    readonly name: string,
    readonly code: NativeCode,
    /** For functions of the catalogue. */
    readonly operator?: { readonly operator: Operator; readonly form: FunctionForm<unknown>; readonly name: string },
  ) {}
}

export class BoundMethod {
  constructor(
    readonly self: Value,
    readonly func: Func | Native | Instance | ClassValue,
  ) {}
}

/** `super()` or `super(cls, self)`. */
export class Super {
  constructor(
    readonly cls: ClassValue,
    /** Absent from `super(Net)`, which is bound to no object. */
    readonly self?: Value,
  ) {}
}

export class Descriptor {
  setter?: Value;
  constructor(
    readonly kind: 'property' | 'cached_property' | 'staticmethod' | 'classmethod',
    readonly func: Value,
  ) {}
}

/** A name annotated in a class body, and what its annotation begins with: `InitVar` of `dataclasses.InitVar[int]`. */
export interface Annotation {
  readonly name: string;
  readonly head: string;
}

export interface DataclassField {
  readonly name: string;
  readonly default?: Value;
  readonly factory?: Value;
  /** The factory is a method: it looks at what was set before. */
  readonly takesSelf?: boolean;
  /** What the value is passed through, and the constructor's own name for it, where that is another. */
  readonly converter?: Value;
  readonly argument?: string;
  readonly init: boolean;
  readonly keywordOnly: boolean;
  /** What the code says of the field to itself. */
  readonly metadata?: Value;
  /** An `InitVar`: the constructor takes it and hands it to `__post_init__`; the object does not keep it. */
  readonly handedOn?: boolean;
}

export class ClassValue {
  mro: ClassValue[] = [this];
  readonly attributes = new Map<string, Value>();
  /** Builtin types make their values here; user classes go through `__new__` and `__init__`. */
  construct?: NativeCode;
  /** A class of the catalogue. */
  operator?: { readonly operator: Operator; readonly form: ClassForm<unknown>; readonly name: string };
  /** The name by which the catalogue tells what a call of it does. */
  told?: string;
  definition?: Location;
  /** Fields of a dataclass, those of its bases first; and its own. */
  fields?: readonly DataclassField[];
  ownFields?: readonly DataclassField[];
  /** Names annotated in the class body, in order. */
  annotations: readonly Annotation[] = [];
  /** Fields of a named tuple. */
  names?: readonly string[];
  /** Its class is not `type`: what happens around its `__init__` is not followed. */
  metaclass?: Value;
  /** A base whose source is not known: any attribute may exist. */
  unknownBase?: Unknown;
  /** Classes in `mro` that come after such a base: what they have, it may have in another way. */
  doubted?: ReadonlySet<ClassValue> | undefined;
  /** Why a decorator was taken to hand on the class as it got it: nobody has read the decorator. */
  decorated?: Unknown;
  /** It has a `__getattribute__` of the code's own. */
  readsAttributes = false;
  /** Ours rather than the code's: an attribute we do not model is unknown, not absent. */
  readonly native: boolean;
  constructor(
    readonly name: string,
    readonly bases: readonly ClassValue[],
    native = false,
  ) {
    this.native = native;
  }
}

export class Instance {
  readonly attributes: Map<string, Value> = new Attributes<Value>();
  /** Constructor arguments, for instances of the catalogue's classes. */
  bound?: Bound;
  /** The built-in value inside an instance of `class Config(dict)`. */
  payload?: Value;
  constructor(readonly cls: ClassValue) {}
}

/** An `nn.Module`. What PyTorch keeps in `_parameters`, `_buffers` and `_modules` is kept here. */
export class ModuleInstance extends Instance {
  readonly parameters: Map<string, Value> = new Attributes<Value>();
  readonly buffers: Map<string, Value> = new Attributes<Value>();
  readonly modules: Map<string, Value> = new Attributes<Value>();
  /** The constructor's call, as it was written. */
  syntax?: ast.Call;
  /** What it was given. */
  given?: Arguments;
  /** The innermost place in the analysed file that its construction was reached from. */
  reachedFrom?: Location;
  initialized = false;
  constructor(
    cls: ClassValue,
    /** The constructor's call expression. */
    readonly site: Location,
  ) {
    super(cls);
  }
}

/** The input of a model, before it is known what it is; an item of it may be another thing. */
export class UnknownInput extends Unknown {
  constructor(
    reason: string,
    /** `forward` is not called without it. */
    readonly isRequired = false,
  ) {
    super(reason);
  }

  get item(): Unknown {
    return new Unknown(`an item of ${this.reason}`);
  }

  /** What a method such as `view` makes of it: its axes may be other ones. */
  get moved(): Unknown {
    return new Unknown(`${this.reason}${UnknownInput.MOVED}`);
  }

  static readonly MOVED = ', moved';
}

/** An array of NumPy's: its methods and operators are not PyTorch's. */
export class NdArray extends Tensor {}

/** A complex number of Python's. Beside a tensor it is what PyTorch makes of it: a tensor without axes. */
export class Complex extends Tensor {
  /** `parts`: real and imaginary, where both are known. */
  constructor(readonly parts?: readonly [real: number, imaginary: number]) {
    super([], 'complex64');
  }
}

/** A learnable tensor; its identity is what `parameters()` counts. */
export class Parameter extends Tensor {
  trainable = true;
  /** `.data` was set to a tensor of another shape: the layer no longer has the sizes it was made with. */
  refilled = false;
  #home: Home | undefined;

  /** The layer that made it, and its name there; other layers may hold it too. No data: it does not go from thread to thread. */
  get home(): Home | undefined {
    return this.#home;
  }
  set home(home: Home) {
    this.#home = home;
  }
}

interface Home {
  readonly module: ModuleInstance;
  readonly name: string;
}

/** A tensor that passed through the traced network; its id is its place in `Network.tensors`. */
export class Traced extends Tensor {
  constructor(
    shape: readonly Dim[],
    dtypes: Tensor['dtypes'],
    readonly id: number,
  ) {
    super(shape, dtypes);
  }
}

/** A module somewhere inside `root`: what is set on it is set on one of them. */
export class UnknownPart extends Unknown {
  constructor(
    reason: string,
    readonly root: ModuleInstance,
  ) {
    super(reason);
  }
}

/** A Python module: names to values; `find` makes those that are not there yet (lazy imports, PyTorch's own namespaces). */
export class Namespace {
  find?: (name: string, run: Run) => Value | undefined;
  /** Modules whose public names it takes over, by `from … import *`. */
  readonly stars: string[] = [];
  /** Modules that its import statements name, as far as it ran. */
  readonly imports: string[] = [];
  /** Its names are loaded when they are read, each from the one module that has it. */
  lazy = false;
  /** There is no text behind it. */
  virtual = false;
  /** Names that each analysis finds anew, in a module that all of them share. */
  anew?: (name: string) => boolean;
  constructor(
    readonly name: string,
    readonly uri?: string,
    readonly attributes: Map<string, Value | Pending> = new Map(),
  ) {}
}

/** An import that runs when its name is first read. */
export class Pending {
  constructor(readonly load: (run: Run) => Value) {}
}

/** A constant that is only itself: `...`, `NotImplemented`, `torch.float32`, a device, a thing from `typing`. */
export class Token {
  constructor(
    readonly kind: 'ellipsis' | 'not-implemented' | 'dtype' | 'device' | 'typing' | 'inert' | 'bytes',
    readonly name: string,
    /** What calling it gives: `np.float32([1, 2])`. */
    readonly called?: NativeCode,
  ) {}
}

/** `int | None`, and `isinstance` looks among its members. */
export class UnionType extends Token {
  constructor(readonly members: readonly Value[]) {
    super('typing', 'Union');
  }
}

/** What an array of NumPy's is of: the same types as PyTorch's, by names of their own. */
export class ArrayType extends Token {
  constructor(name: string) {
    super('dtype', name);
  }
}

/** A number of another library's that only its name is known of: `cv2.INTER_AREA`. */
export class Constant extends Unknown {
  constructor(readonly name: string) {
    super(`the number of ${name} is not looked up`);
  }
}

/** The kind of device of a tensor: whichever the code may have moved it to, on one that computes. */
export class UnknownDevice extends Unknown {
  constructor() {
    super('which device a tensor is on is not followed');
  }
}

/** The device of a tensor: code may have moved it. */
export const SOMEWHERE = new Token('device', 'cpu');
export const ELLIPSIS = new Token('ellipsis', 'Ellipsis');
export const NOT_IMPLEMENTED = new Token('not-implemented', 'NotImplemented');

export function isCallable(value: Value): boolean {
  return (
    value instanceof Func || value instanceof Native || value instanceof BoundMethod || value instanceof ClassValue
  );
}

export type { HashKey } from './containers';
export { Dict, Iterator, isDim, List, PackedTuple, Range, SetValue, SliceValue, Tensor, Tuple, Unknown };
