/** Python's standard library, as far as model code uses it: each module a table of names; the others are unknown, not missing. */
import { functions, type Natives } from '../builtins/natives';
import { subclass, types } from '../builtins/types';
import { callMethod } from '../call';
import { partOfProcess } from '../process';
import { pillow } from '../torch/pictures';
import { noted } from '../torch/training-calls';
import { Dict, Instance, Namespace, Native, Token, Tuple, Unknown, type Value } from '../values';
import { argparse } from './argparse';
import { attr, attrs } from './attrs';
import { collections, copyModule, dataclasses, enumModule, typesModule } from './data';
import { numpyLinalg, scipyLinalg } from './factorizations';
import { paths } from './files';
import { functools, itertools } from './functional';
import { inspect } from './inspect';
import { json } from './json';
import { literalEval } from './literal';
import { math, operatorModule } from './math';
import { numpy } from './numpy';
import { numpyRandom } from './numpy-random';
import { importlib, packaging } from './packages';
import { progress } from './progress';
import { random } from './random';
import { notFollowed } from './readers';
import { regular } from './regular';
import { strings } from './strings';
import { suppressClass } from './suppress';
import { yaml } from './yaml';

const modules = new Map<string, Namespace>();

/** A module of the standard library; `undefined` for every other name. */
export function libraryModule(name: string): Namespace | undefined {
  return KNOWN.has(rootOf(name)) ? moduleNamed(name) : undefined;
}

/** One that a file of the project may well be named like, `profile` or `code`: to be asked for where there is no such file. */
export function lessKnownModule(name: string): Namespace | undefined {
  return LESS_KNOWN.has(rootOf(name)) ? moduleNamed(name) : undefined;
}

function rootOf(name: string): string {
  return name.split('.')[0]!;
}

function moduleNamed(name: string): Namespace {
  let module = modules.get(name);
  if (!module) {
    tables ??= tablesOf();
    const known = tables;
    module = new Namespace(name);
    for (const [key, value] of known[name] ?? []) module.attributes.set(key, noted(`${name}.${key}`, value));
    const followed = name in known;
    module.find = (attribute, run) => {
      if (attribute.startsWith('__')) return undefined;
      const own = partOfProcess(`${name}.${attribute}`);
      if (own) return run.process[own];
      if (name === 'typing' || name === 'typing_extensions' || name === 'collections.abc' || name === 'numbers')
        return typing(attribute);
      const inner = `${name}.${attribute}`;
      if (inner in known) return libraryModule(inner);
      return followed && name === 'math' ? undefined : noted(inner, notFollowed(inner, `${inner} is not followed`));
    };
    module.anew = attribute => partOfProcess(`${name}.${attribute}`) !== undefined;
    modules.set(name, module);
  }
  return module;
}

/** Annotations mean nothing here: what `typing` has can be subscripted and called, and is otherwise inert. */
function typing(name: string): Value {
  const own = typingNames.get(name);
  return own ?? new Token('typing', name);
}

const first: Natives[string] = (_run, args) => args.positional.at(-1) ?? null;
const nothing: Natives[string] = () => null;

const typingNames = functions({
  cast: first,
  TypeVar: () => new Token('typing', 'TypeVar'),
  ParamSpec: () => new Token('typing', 'ParamSpec'),
  NewType: first,
  overload: (_run, args) => args.positional[0] ?? null,
  final: (_run, args) => args.positional[0] ?? null,
  runtime_checkable: (_run, args) => args.positional[0] ?? null,
  no_type_check: (_run, args) => args.positional[0] ?? null,
  get_args: () => new Unknown('annotations are not followed'),
  get_origin: () => new Unknown('annotations are not followed'),
  get_type_hints: () => new Dict(),
});
typingNames
  .set('NamedTuple', types.NamedTuple)
  .set('Generic', types.Generic)
  .set('Protocol', types.Generic)
  .set('TypedDict', types.dict)
  .set('TYPE_CHECKING', false)
  .set('OrderedDict', types.OrderedDict);

const logger = new Instance(subclass('Logger', types.object));
for (const name of [
  'debug',
  'info',
  'warning',
  'warn',
  'error',
  'critical',
  'exception',
  'log',
  'setLevel',
  'addHandler',
  'removeHandler',
  'warning_once',
  'info_once',
])
  logger.attributes.set(name, new Native(name, nothing));

const abc = functions({ abstractmethod: (_run, args) => args.positional[0] ?? null });
abc
  .set('ABC', types.ABC)
  .set('ABCMeta', types.type)
  .set('abstractproperty', new Native('abstractproperty', (_run, args) => args.positional[0] ?? null));

const contextlib = functions({
  contextmanager: (_run, args) => {
    void args;
    return new Native('contextmanager', () => new Unknown('what the context gives is not followed'));
  },
  nullcontext: (_run, args) => args.positional[0] ?? null,
  redirect_stdout: nothing,
}).set('suppress', suppressClass);

/** Put together when first asked for: the files it takes need each other. */
const tablesOf = (): Readonly<Record<string, Map<string, Value>>> => ({
  numpy,
  'numpy.linalg': numpyLinalg,
  'numpy.random': numpyRandom,
  'scipy.linalg': scipyLinalg,
  random,
  math,
  operator: operatorModule,
  functools,
  itertools,
  collections,
  'collections.abc': new Map(),
  numbers: new Map(),
  dataclasses,
  attr,
  attrs,
  enum: enumModule,
  copy: copyModule,
  types: typesModule,
  typing: new Map(),
  typing_extensions: new Map(),
  inspect,
  argparse,
  abc,
  contextlib,
  // Loading and sharing weights: mixed into models, it adds nothing to them.
  huggingface_hub: new Map<string, Value>([
    ['PyTorchModelHubMixin', subclass('PyTorchModelHubMixin', types.object)],
    ['ModelHubMixin', subclass('ModelHubMixin', types.object)],
  ]),
  // What a field is checked with changes nothing about it: `interval(min=0.0)(default=0.02)` is `field(default=0.02)`.
  'huggingface_hub.dataclasses': functions({
    strict: (_run, args) => args.positional[0] ?? new Native('strict', (_r, inner) => inner.positional[0] ?? null),
    validated_field: (run, args, at) => (dataclasses.get('field') as Native).code(run, args.from(1), at),
    as_validated_field: () => dataclasses.get('field')!,
  }),
  // It checks and converts what it is given; the sizes of a model are what they were before.
  'pydantic.dataclasses': functions({ dataclass: (dataclasses.get('dataclass') as Native).code }, 'pydantic.'),
  importlib: importlib[''],
  'importlib.util': importlib.util,
  'importlib.metadata': importlib.metadata,
  packaging: new Map(),
  'packaging.version': packaging.version,
  warnings: functions({
    warn: nothing,
    filterwarnings: nothing,
    simplefilter: nothing,
    catch_warnings: nothing,
    warn_explicit: nothing,
  }),
  logging: functions({
    getLogger: () => logger,
    basicConfig: nothing,
    info: nothing,
    debug: nothing,
    warning: nothing,
    error: nothing,
    critical: nothing,
  })
    .set('INFO', 20)
    .set('DEBUG', 10)
    .set('WARNING', 30)
    .set('ERROR', 40),
  sys: new Map<string, Value>([
    ['version_info', new Tuple([3, 12, 0, 'final', 0])],
    ['version', '3.12.0'],
    ['platform', 'linux'],
    ['maxsize', new Unknown('the integer is too large to follow')],
    ['exit', new Native('sys.exit', nothing)],
  ]),
  os: new Map<string, Value>([
    ['getenv', new Native('os.getenv', (run, args, at) => callMethod(run, run.process.environ, 'get', args, at))],
    ['makedirs', new Native('os.makedirs', nothing)],
    ['sep', '/'],
    ['name', 'posix'],
  ]),
  'os.path': paths,
  re: regular,
  string: strings,
  json,
  yaml,
  ast: functions({ literal_eval: literalEval }),
  ...pillow,
  tqdm: progress,
  'tqdm.auto': progress,
  'tqdm.std': progress,
  'tqdm.notebook': progress,
});

let tables: ReturnType<typeof tablesOf> | undefined;

const KNOWN = new Set(
  'PIL __future__ abc argparse array ast asyncio atexit attr attrs base64 bisect builtins bz2 calendar collections colorsys concurrent configparser contextlib contextvars copy copyreg csv ctypes dataclasses datetime decimal difflib dis email enum errno fnmatch fractions ftplib functools gc getopt getpass gettext glob gzip hashlib heapq html http huggingface_hub importlib inspect io ipaddress itertools json keyword linecache locale logging lzma math mimetypes multiprocessing numbers numpy operator os packaging pathlib pickle pkgutil platform pprint pydantic queue random re regex resource scipy secrets select shelve shlex shutil signal site socket sqlite3 ssl stat statistics string struct subprocess sys sysconfig tarfile tempfile textwrap threading time timeit token tokenize tqdm traceback types typing typing_extensions unicodedata unittest urllib uuid warnings weakref xml yaml zipfile zlib'.split(
    ' ',
  ),
);

const LESS_KNOWN = new Set(
  'antigravity bdb binascii cProfile cmath cmd code codecs codeop compileall curses dbm doctest encodings ensurepip faulthandler fcntl filecmp fileinput graphlib grp hmac imaplib mailbox marshal mmap modulefinder netrc optparse pdb pickletools plistlib poplib posix profile pstats pty pwd py_compile pyclbr pydoc quopri readline reprlib rlcompleter runpy sched selectors smtplib stringprep symtable syslog tabnanny termios this tkinter tomllib trace tracemalloc tty turtle venv wave webbrowser wsgiref xmlrpc zipapp zipimport zoneinfo'.split(
    ' ',
  ),
);
