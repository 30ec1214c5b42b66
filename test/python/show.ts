/** A module as text to compare and to read: one statement a line, blocks indented, problems last. */
import type { Module } from '../../src/python/ast';

const blocks: ReadonlySet<string> = new Set(['body', 'orelse', 'finally', 'handlers', 'cases']);

export function showModule(module: Module, text: string): string {
  const lines = module.body.flatMap(statement => showBlockItem(statement, ''));
  for (const { span, message } of module.problems)
    lines.push(`! ${JSON.stringify(text.slice(span.from, span.to))} at ${span.from}: ${message}`);
  return lines.join('\n');
}

function showBlockItem(node: object, indent: string): string[] {
  const lines = [indent + showNode(node)];
  for (const [field, value] of Object.entries(node)) {
    if (!blocks.has(field) || !Array.isArray(value) || value.length === 0) continue;
    lines.push(`${indent}  ${field}`);
    for (const item of value) lines.push(...showBlockItem(item, `${indent}    `));
  }
  return lines;
}

/** `Kind field: value, …`; a name is its identifier and a constant is written as in Python. */
function showNode(node: object): string {
  const { kind, ...fields } = node as Record<string, unknown>;
  if (kind === 'Name') return fields.id as string;
  if (kind === 'Constant') return showConstant(fields);
  const shown = Object.entries(fields)
    .filter(([field, value]) => !/^(span|nameSpan)$/.test(field) && isShown(field, value))
    .map(([field, value]) => `${field}: ${showValue(value)}`);
  return `${kind ?? ''}(${shown.join(', ')})`;
}

function isShown(field: string, value: unknown): boolean {
  if (value === undefined || value === false || (Array.isArray(value) && value.length === 0)) return false;
  return !(blocks.has(field) && Array.isArray(value));
}

function showValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(showValue).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return showNode(value);
  return JSON.stringify(value);
}

function showConstant({ type, value }: Record<string, unknown>): string {
  if (type === 'str') return JSON.stringify(value);
  if (type === 'bytes') return `b${JSON.stringify(value)}`;
  if (type === 'bool') return value ? 'True' : 'False';
  if (type === 'None') return 'None';
  if (type === 'Ellipsis') return '...';
  if (type === 'complex') return `${value}j`;
  return type === 'float' && Number.isInteger(value) ? `${value}.0` : `${value}`;
}
