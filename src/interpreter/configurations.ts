/**
 * `GPT(GPTConfig())`: what a constructor is given for a parameter without a default, where the code says which class its
 * configuration is of and that class can be made of its own defaults.
 */
import type * as ast from '../python/ast';
import { findInClass } from './attributes';
import { types } from './builtins/types';
import { lookup } from './frame';
import { isOptional } from './parameters';
import { guarded, type Session } from './session';
import { ClassValue, type DataclassField, Func, Pending } from './values';

/** The name of the class; `undefined` where none is certain to be the one that is meant. */
export function configurationFor(session: Session, cls: ClassValue, parameter: ast.Parameter): string | undefined {
  const named = nameIn(parameter.annotation) ?? annotated(session, cls, parameter.name);
  if (named !== undefined) return configuration(session, named) && named;
  if (parameter.annotation || !PARAMETER.test(parameter.name)) return undefined;
  const known = [...session.frame.names].flatMap(([name, value]) => {
    if (value instanceof Pending ? !CLASS.test(name) : !(value instanceof ClassValue)) return [];
    const found = configuration(session, name);
    return found ? [{ name, found }] : [];
  });
  // What others are derived from is theirs to begin with.
  const last = known.filter(
    ({ found }) => !known.some(other => other.found !== found && other.found.mro.includes(found)),
  );
  return last.length === 1 ? last[0]!.name : undefined;
}

const PARAMETER = /^(config|cfg|args|hparams|params|opt|options|model_args)$/i;
const CLASS = /(config|configuration|cfg|args|arguments|hparams|params|hyperparameters|options|settings)$/i;

function nameIn(annotation: ast.Expression | undefined): string | undefined {
  if (annotation?.kind === 'Name') return annotation.id;
  return annotation?.kind === 'Constant' && typeof annotation.value === 'string' && /^\w+$/.test(annotation.value)
    ? annotation.value
    : undefined;
}

/** What a class of the file says, in its body, that the attribute of this name is. */
function annotated({ source }: Session, { mro }: ClassValue, name: string): string | undefined {
  const own = mro.filter(({ definition }) => definition?.uri === source.uri);
  return own.flatMap(({ annotations }) => annotations).find(annotation => annotation.name === name)?.head;
}

/** The class of this name, where it can be made of nothing: a dataclass with defaults, or what is called a configuration. */
function configuration(session: Session, name: string): ClassValue | undefined {
  if (!session.frame.names.has(name)) return undefined;
  const nowhere = { kind: 'Name', id: name, span: { from: 0, to: 0 } } as const;
  const value = guarded(session, () => lookup(session.frame, name, nowhere));
  if (!(value instanceof ClassValue) || value.native || value.unknownBase) return undefined;
  if (value.fields) return value.fields.every(isFilled) ? value : undefined;
  if (!CLASS.test(value.name) || value.mro.includes(types.Module) || value.mro.includes(types.Enum)) return undefined;
  const init = findInClass(value, '__init__');
  return !(init instanceof Func) || init.parameters.slice(1).every(isOptional) ? value : undefined;
}

function isFilled(field: DataclassField): boolean {
  return !field.init || field.default !== undefined || field.factory !== undefined;
}
