/** What `def` and `class` make, decorated. */
import type * as ast from '../python/ast';
import { Unknown } from '../tensor/unknown';
import { mappingBase } from './builtins/mapping';
import { callValue } from './call';
import { makeClass } from './classes';
import { defaultsOf, evaluate } from './evaluate';
import { executeBlock } from './execute';
import { Frame, locate } from './frame';
import { throughMetaclass } from './metaclasses';
import { type Annotation, Arguments, ClassValue, Descriptor, Func, type Pending, type Value } from './values';

export function defineFunction(frame: Frame, node: ast.FunctionDef): Value {
  return decorate(frame, node.decorators, functionOf(frame, node));
}

export function defineClass(frame: Frame, node: ast.ClassDef): Value {
  return decorate(frame, node.decorators, classOf(frame, node));
}

function decorate(frame: Frame, decorators: readonly ast.Expression[], value: Value): Value {
  if (decorators.length === 0) return value;
  let decorated = value;
  for (const decorator of [...decorators].reverse()) {
    if (documents(decorator)) continue;
    const at = locate(frame, decorator);
    const wrapper = evaluate(frame, decorator);
    const result = callValue(frame.run, wrapper, new Arguments([decorated]), at);
    // A decorator nobody knows most likely hands on what it got: it registers, compiles or documents.
    if (!(result instanceof Unknown && (value instanceof ClassValue || value instanceof Func))) decorated = result;
    else if (decorated instanceof ClassValue) decorated.decorated = result;
    else if (decorated instanceof Func) decorated.tracked ??= 'unknown';
  }
  return decorated;
}

/** `@auto_docstring`, `@add_start_docstrings(…)`: they write `__doc__`, in much work, and hand on what they got. */
function documents(decorator: ast.Expression): boolean {
  const named = decorator.kind === 'Call' ? decorator.callee : decorator;
  const name = named.kind === 'Attribute' ? named.name : named.kind === 'Name' ? named.id : '';
  return /docstring/i.test(name);
}

function functionOf(frame: Frame, node: ast.FunctionDef): Func {
  const location = { uri: frame.uri, span: node.nameSpan };
  return new Func(
    node.name,
    node.parameters,
    defaultsOf(frame, node.parameters),
    node.body,
    frame,
    location,
    node.generator,
    node.async,
    node,
  );
}

function classOf(frame: Frame, node: ast.ClassDef): Value {
  const bases: Value[] = [];
  for (const argument of node.arguments) {
    if (argument.name !== undefined) continue;
    const written = evaluate(frame, argument.value);
    const base = mappingBase(written) ?? written;
    if (argument.unpack) bases.push(new Unknown('the bases are not known'));
    else if (base instanceof ClassValue || base instanceof Unknown) bases.push(base);
    // A class of a package that the catalogue knows as a function, and what else nobody expects here.
    else bases.push(new Unknown('what the base class is is not known'));
  }
  const metaclass = node.arguments.find(({ name }) => name === 'metaclass');
  const body = new Frame(frame.run, frame.uri, 'class', new Map<string, Value | Pending>(), frame.module, frame);
  body.cell = {};
  executeBlock(body, node.body);
  const annotations = annotationsOf.get(body) ?? [];
  const cls = makeClass(node.name, bases, body.names as Map<string, Value>, annotations, {
    uri: frame.uri,
    span: node.nameSpan,
  });
  cls.annotations = annotations;
  if (metaclass) cls.metaclass = evaluate(frame, metaclass.value);
  body.cell.cls = cls;
  const parent = cls.mro.slice(1).find(base => base.attributes.has('__init_subclass__'));
  const hook = parent?.attributes.get('__init_subclass__');
  if (parent?.definition && hook !== undefined) {
    const keywords = node.arguments.flatMap(({ name, value }) =>
      name === undefined || name === 'metaclass' ? [] : [[name, evaluate(frame, value)] as const],
    );
    const func = hook instanceof Descriptor ? hook.func : hook;
    callValue(frame.run, func, new Arguments([cls], new Map(keywords)), locate(frame, node));
  }
  return throughMetaclass(frame.run, cls, locate(frame, node));
}

const annotationsOf = new WeakMap<Frame, Annotation[]>();

/** A class remembers the names it annotates, in order: the fields of a dataclass. */
export function annotate(frame: Frame, { target, annotation }: ast.AnnotatedAssign): void {
  const head = headOf(annotation);
  if (target.kind !== 'Name' || head === 'ClassVar') return;
  const annotations = annotationsOf.get(frame) ?? [];
  if (!annotations.some(({ name }) => name === target.id)) annotations.push({ name: target.id, head });
  annotationsOf.set(frame, annotations);
}

function headOf(annotation: ast.Expression): string {
  const root = annotation.kind === 'Subscript' ? annotation.value : annotation;
  return root.kind === 'Name' ? root.id : root.kind === 'Attribute' ? root.name : '';
}
