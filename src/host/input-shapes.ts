/**
 * The input shapes a person has set, remembered per workspace: by file, then by model. They come before anything the
 * analysis would find by itself. A shape is kept as it was typed: `1x3x224x224`, `2x128:int64`.
 */
import * as vscode from 'vscode';

export interface InputShapes extends vscode.Disposable {
  /** One text an argument of `forward`; `undefined` where nothing was set. */
  of(uri: string, model: string): readonly string[] | undefined;
  ofFile(uri: string): Readonly<Record<string, readonly string[]>>;
  /** `undefined` goes back to what the analysis finds. */
  set(uri: string, model: string, shapes: readonly string[] | undefined): Promise<void>;
  readonly onDidChange: vscode.Event<void>;
}

type Stored = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

const key = 'inputShapes';

export function openInputShapes(memory: vscode.Memento): InputShapes {
  const changed = new vscode.EventEmitter<void>();
  const stored = () => memory.get<Stored>(key, {});
  return {
    of: (uri, model) => stored()[uri]?.[model],
    ofFile: uri => stored()[uri] ?? {},
    set: async (uri, model, shapes) => {
      const { [model]: _, ...others } = stored()[uri] ?? {};
      await memory.update(key, { ...stored(), [uri]: shapes ? { ...others, [model]: shapes } : others });
      changed.fire();
    },
    onDidChange: changed.event,
    dispose: () => changed.dispose(),
  };
}

const dtypes = ['float16', 'bfloat16', 'float32', 'float64', 'uint8', 'int8', 'int16', 'int32', 'int64', 'bool'];

/** What is wrong with a typed shape, in words; `undefined` for `1x3x224x224`, `1, 3, 224, 224`, `(2, 128):int64`. */
export function shapeProblem(text: string): string | undefined {
  const [shape, dtype, ...rest] = text.split(':');
  if (rest.length > 0) return 'One colon at most: 2x128:int64';
  if (dtype !== undefined && !dtypes.includes(dtype.trim()))
    return `No such dtype: ${dtype.trim()}. Known are ${dtypes.join(', ')}`;
  const sizes = sizesOf(shape!);
  if (sizes.length === 0) return 'Sizes separated by ×, x or commas: 1x3x224x224';
  const wrong = sizes.find(size => !/^\d+$/.test(size) || Number(size) === 0 || Number(size) > 2 ** 31);
  return wrong === undefined ? undefined : `“${wrong}” is not a size: each must be a whole number above 0`;
}

/** The same shape as it is kept: `1x3x224x224`, with its dtype where one was given. */
export function normalShape(text: string): string {
  const [shape, dtype] = text.split(':');
  return sizesOf(shape!).join('x') + (dtype === undefined ? '' : `:${dtype.trim()}`);
}

function sizesOf(text: string): readonly string[] {
  return text
    .replace(/^\s*[[(]|[\])]\s*$/g, '')
    .split(/[x×X*,\s]+/)
    .filter(size => size !== '');
}
