/** Modules of the standard library, of packages for configurations, of PyTorch's own plain Python and of torchvision's, that are written as Python here and run like any text. */
import type { SourceText } from '../imports';
import { attributeDictSources } from './written/attribute-dicts';
import { configparserSource } from './written/configparser';
import { contextvarsSource, threadingSource } from './written/contexts';
import { featureExtractionSource } from './written/feature-extraction';
import { ioSource, pathlibSource } from './written/files';
import { omegaconfSource } from './written/omegaconf';
import { pytreeSource } from './written/pytree';
import { sparseMatricesSource } from './written/sparse-matrices';

/** The text of a module that always is ours; `undefined` for every other. */
export function writtenModule(name: string): SourceText | undefined {
  return written(OWN, name);
}

/** The text of a package that counts where its own is not there. */
export function writtenPackage(name: string): SourceText | undefined {
  return written(attributeDictSources, name);
}

const OWN: Readonly<Record<string, string>> = {
  io: ioSource,
  pathlib: pathlibSource,
  configparser: configparserSource,
  contextvars: contextvarsSource,
  threading: threadingSource,
  omegaconf: omegaconfSource,
  'scipy.sparse': sparseMatricesSource,
  'torch.utils._pytree': pytreeSource,
  'torchvision.models.feature_extraction': featureExtractionSource,
};

function written(sources: Readonly<Record<string, string>>, name: string): SourceText | undefined {
  return Object.hasOwn(sources, name) ? { uri: `python:${name}`, text: sources[name]! } : undefined;
}
