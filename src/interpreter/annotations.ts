/**
 * What the code itself writes about the shape of `forward`'s arguments: jaxtyping and torchtyping annotations, `Annotated`, and
 * shape comments (`# x: (B, 3, 32, 32)`). Named sizes become symbols. What can be read in two ways is not read at all.
 */
import type * as ast from '../python/ast';
import { parse } from '../python/parse';
import type { Location } from '../source/span';
import { type Dim, isDim } from '../tensor/dim';
import { type DType, isDType } from '../tensor/dtype';
import type { Session } from './session';
import { shapeComment, sizeOf } from './shape-comments';
import type { Func } from './values';

export interface Written {
  readonly shape: readonly Dim[];
  /** Absent where the text says nothing about it. */
  readonly dtype?: DType;
  readonly evidence: string;
  readonly at: Location;
  /** An annotation is a promise that type checkers hold the code to; a comment may be stale. */
  readonly binding: boolean;
}

/** The shapes written for these parameters of `forward`, by name. */
export function writtenShapes(session: Session, forward: Func, names: readonly string[]): ReadonlyMap<string, Written> {
  const found = new Map<string, Written>();
  const { uri } = forward.location;
  for (const parameter of forward.parameters) {
    if (!names.includes(parameter.name)) continue;
    const { annotation } = parameter;
    const typed = annotation && shapeOf(forward.closure.module.attributes, annotation);
    if (typed) {
      const at = { uri, span: annotation.span };
      const evidence = `${parameter.name}: ${session.run.imports.textOf(at).replace(/\s+/g, ' ')}`;
      found.set(parameter.name, { ...typed, evidence, at, binding: true });
      continue;
    }
    const comment = forward.definition && shapeComment(session, uri, forward.definition, parameter.name, names);
    if (comment) found.set(parameter.name, { ...comment, binding: false });
  }
  return found;
}

/** The names of the module that the annotation stands in. */
type Scope = Func['closure']['module']['attributes'];

interface Typed {
  readonly shape: readonly Dim[];
  readonly dtype?: DType;
}

function shapeOf(scope: Scope, annotation: ast.Expression): Typed | undefined {
  if (annotation.kind === 'Constant' && annotation.type === 'str') {
    const { body, problems } = parse(String(annotation.value)).module;
    const [statement] = body;
    return problems.length === 0 && statement?.kind === 'Expression' && statement.value.kind !== 'Constant'
      ? shapeOf(scope, statement.value)
      : undefined;
  }
  if (annotation.kind !== 'Subscript') return undefined;
  const { value, index } = annotation;
  const name = value.kind === 'Name' ? value.id : value.kind === 'Attribute' ? value.name : '';
  const parts = index.kind === 'Tuple' ? index.elements : [index];
  if (name === 'TensorType') return ofSizes(scope, parts);
  const [inner, ...rest] = parts;
  if (!inner || rest.length === 0) return undefined;
  if (name === 'Annotated') {
    const nested = shapeOf(scope, inner);
    if (nested || !isTensorType(inner)) return nested;
    const shapes = rest.flatMap(metadata => fromMetadata(scope, metadata) ?? []);
    return shapes.length === 1 ? shapes[0] : undefined;
  }
  const [text] = rest;
  if (!(name in DTYPES) || !isTensorType(inner) || rest.length > 1) return undefined;
  if (text?.kind !== 'Constant' || text.type !== 'str') return undefined;
  const shape = fromText(String(text.value));
  return shape && { shape, dtype: DTYPES[name] };
}

function isTensorType(node: ast.Expression): boolean {
  return /^(?:\w*Tensor)$/.test(node.kind === 'Name' ? node.id : node.kind === 'Attribute' ? node.name : '');
}

function fromMetadata(scope: Scope, metadata: ast.Expression): Typed | undefined {
  if (metadata.kind === 'Constant' && metadata.type === 'str') {
    const shape = fromText(String(metadata.value).replace(/^\s*[([]|[)\]]\s*$/g, ''));
    // One word alone is a remark, not a size.
    return shape && (shape.length > 1 || typeof shape[0] === 'number') ? { shape } : undefined;
  }
  return metadata.kind === 'Tuple' || metadata.kind === 'List' ? ofSizes(scope, metadata.elements) : undefined;
}

/** `"b 3 224 224"`. What stands for several axes, for one that may be 1, or for arithmetic, leaves the shape open. */
function fromText(text: string): readonly Dim[] | undefined {
  const tokens = text.split(/[\s,]+/).filter(token => token !== '');
  const shape = tokens.map(token => sizeOf(token.replace(/^[A-Za-z]\w*=(?=\d+$)/, '')));
  return shape.length > 0 && shape.every(isDim) ? shape : undefined;
}

function ofSizes(scope: Scope, elements: readonly ast.Expression[]): Typed | undefined {
  const shape = elements.map(element => {
    if (element.kind === 'Name') {
      const value = scope.get(element.id);
      return isDim(value) ? value : undefined;
    }
    return element.kind === 'Constant' && (element.type === 'int' || element.type === 'str')
      ? sizeOf(String(element.value))
      : undefined;
  });
  return shape.length > 0 && shape.every(isDim) ? { shape } : undefined;
}

/** jaxtyping's names of kinds of numbers, as the dtype that PyTorch makes unasked; the vague ones tell none. */
const DTYPES: Readonly<Record<string, DType | undefined>> = {
  Float: 'float32',
  Int: 'int64',
  Integer: 'int64',
  Bool: 'bool',
  Shaped: undefined,
  Num: undefined,
  Real: undefined,
  Inexact: undefined,
  ...Object.fromEntries(
    ['Float16', 'BFloat16', 'Float32', 'Float64', 'Int8', 'Int16', 'Int32', 'Int64', 'UInt8', 'Complex64']
      .map(name => [name, name.toLowerCase()] as const)
      .filter((entry): entry is [string, DType] => isDType(entry[1])),
  ),
};
