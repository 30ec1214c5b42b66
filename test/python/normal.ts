/**
 * A module as plain JSON, in the form in which `test/truth/python_ast.py` writes what CPython reads: without the spans
 * whose extent is our own choice (brackets and decorators included), with those that must agree.
 */
import type { Module } from '../../src/python/ast';

export function normalized(module: Module): unknown {
  return plain({ body: module.body });
}

/** Kinds whose span is CPython's own, and those of which only the end is (a bracket before them is ours). */
const spanned: ReadonlySet<unknown> = new Set(['Name', 'Constant']);
const ended: ReadonlySet<unknown> = new Set(
  (
    'Attribute Subscript Call Expression Assign AugmentedAssign AnnotatedAssign FunctionDef ClassDef If For While With ' +
    'Try Match Return Raise Assert Delete Import ImportFrom Global Nonlocal Pass Break Continue'
  ).split(' '),
);

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (value === Number.POSITIVE_INFINITY) return 'Infinity';
  if (typeof value !== 'object') return value;
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.map(plain);
  const { span, nameSpan, ...fields } = value as Record<string, unknown> & { span?: { from: number; to: number } };
  const result: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) if (field !== undefined) result[name] = plain(field);
  if ('format' in result) result.format = (result.format as string).replaceAll(/\{.*?\}+/gs, '{}');
  if (spanned.has(result.kind)) Object.assign(result, span);
  if (ended.has(result.kind)) result.to = span!.to;
  return result;
}
