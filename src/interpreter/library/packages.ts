/**
 * What code asks about the packages around it: which are there (`importlib`) and in which version (`packaging`). Whether a
 * package is there is told by its text; its version stands outside of it, and only PyTorch's is known.
 */
import { exceptionClass } from '../builtins/exceptions';
import { functions, type Natives } from '../builtins/natives';
import { subclass, types } from '../builtins/types';
import { importedByName, raise } from '../run';
import { TORCH_VERSION } from '../torch/version';
import { Instance, Tuple, Unknown, type Value } from '../values';

const versionClass = subclass('Version', types.object);

/** Ordered by its release, in which trailing zeros do not count. */
const parseVersion: Natives[string] = (_run, args) => {
  const [text] = args.positional;
  if (text instanceof Instance && text.cls === versionClass) return text;
  const match = typeof text === 'string' ? /^v?(\d+(?:\.\d+)*)(?:\+[\w.]+)?$/.exec(text.trim()) : null;
  if (!match) return new Unknown('the version is not known');
  const release = match[1]!.split('.').map(Number);
  const ordered = [...release];
  while (ordered.at(-1) === 0) ordered.pop();
  const version = new Instance(versionClass);
  version.payload = new Tuple(ordered);
  for (const [index, name] of ['major', 'minor', 'micro'].entries()) version.attributes.set(name, release[index] ?? 0);
  version.attributes.set('release', new Tuple(release)).set('base_version', release.join('.'));
  return version;
};

const findSpec: Natives[string] = (run, args, at) => {
  const [name] = args.positional;
  if (typeof name !== 'string') return new Unknown('the name of the module is not known');
  return run.imports.exists(name, at.uri) ? new Instance(specClass) : null;
};

const specClass = subclass('ModuleSpec', types.object);

export const packaging = { version: functions({ parse: parseVersion, Version: parseVersion }) };

export const importlib = {
  '': functions({
    import_module: (run, args, at) => {
      const [name, within] = [args.get(0, 'name'), args.get(1, 'package') ?? null];
      if (typeof name !== 'string') return new Unknown('the name of the module is not known');
      if (!name.startsWith('.') || within === null) {
        if (run.tries > 0 && !name.startsWith('.') && !run.imports.exists(name, at.uri))
          raise('ModuleNotFoundError', `No module named '${name}'`, at);
        return importedByName(run, name, at);
      }
      return typeof within === 'string'
        ? importedByName(run, absoluteName(name, within), at)
        : new Unknown('the package of the module is not known');
    },
    reload: (_run, args) => args.positional[0] ?? null,
  }),
  util: functions({ find_spec: findSpec }),
  metadata: functions({
    version: (run, args, at): Value => {
      const [name] = args.positional;
      if (typeof name !== 'string') return new Unknown('the name of the package is not known');
      if (name === 'torch') return TORCH_VERSION;
      // A package and what is imported from it may have different names.
      if (run.imports.exists(name.replaceAll('-', '_'), at.uri))
        return new Unknown(`the version of ${name} is not known`);
      return raise('ModuleNotFoundError', `No package metadata was found for ${name}`, at);
    },
  }).set('PackageNotFoundError', exceptionClass('ModuleNotFoundError')),
};

/** `importlib.import_module('.bert', 'transformers.models')`: each dot after the first leads out of one package. */
function absoluteName(name: string, within: string): string {
  const dots = /^\.+/.exec(name)![0].length;
  const parts = within.split('.');
  return [...parts.slice(0, parts.length - dots + 1), name.slice(dots)].join('.');
}

/**
 * Packages that no shape rests on: their text is long, and what they give is not followed. Only where they are installed: a
 * project has a `datasets` of its own.
 */
export function isOpaque(module: string, uri: string): boolean {
  return OPAQUE.has(module.split('.')[0]!) && /\/(?:site|dist)-packages\//.test(uri);
}

const OPAQUE = new Set(
  'PIL absl accelerate aiohttp beartype datasets deepspeed einx filelock fsspec gradio h5py imageio jinja2 joblib jax keras lightning lightning_fabric lxml matplotlib mlflow nltk numba onnx onnxruntime pandas peft plotly psutil pycocotools pydantic pytest pytorch_lightning requests rich safetensors scipy seaborn sentencepiece skimage sklearn spacy sympy tensorboard tensorflow tokenizers triton wandb'.split(
    ' ',
  ),
);
