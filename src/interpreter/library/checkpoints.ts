/**
 * `BertModel.from_pretrained('bert-base-uncased')` of transformers: the sizes are in a configuration on the Hugging Face hub,
 * or in a folder elsewhere. A folder of the workspace, and a configuration that the code gives, are followed as any code is.
 */
import { Unknown } from '../../tensor/unknown';
import type { Run } from '../run';
import { type Arguments, ClassValue, type Func } from '../values';

const LIBRARY = /(?:^|\/)transformers\//;

/** Why the method has no result here; `undefined` where it is to be followed. */
export function onTheHub(run: Run, { name, location: { uri } }: Func, args: Arguments): Unknown | undefined {
  if (name !== 'from_pretrained' || !LIBRARY.test(uri)) return undefined;
  const [cls, path] = args.positional;
  if (!(cls instanceof ClassValue) || typeof path !== 'string' || args.keywords.has('config')) return undefined;
  if (!(run.imports.readFile(`${path}/config.json`) instanceof Unknown)) return undefined;
  return new Unknown(`${cls.name}.from_pretrained takes its sizes from the checkpoint '${path}', which is not here`);
}
