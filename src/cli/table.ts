/** A report as a table for people: one line a call, indented as the modules are nested, numbers with units. */
import { type Place, placeText } from '../source/cells';
import { showBytes } from '../tensor/bytes';
import type { Layer, Report } from './json';

export function tableOf(report: Report, colour: boolean): string {
  const paint = painter(colour);
  const remarks = [
    ...report.unknown.map(({ reason, ...place }) => paint('yellow', `unknown: ${placeText(place)}: ${reason}`)),
    ...report.diagnostics.map(({ column, severity, message, code, ...place }) =>
      paint(
        severity === 'error' ? 'red' : 'yellow',
        `${report.file}:${short(place)}:${column}: ${severity}: ${message} (${code})`,
      ),
    ),
  ];
  // No network was built.
  if (report.layers.length === 0) return remarks.join('\n');
  const rows = report.layers.map(layer => rowOf(layer));
  const ran = report.device !== undefined;
  const inCells = report.layers.some(({ cell }) => cell !== undefined);
  const header = [
    'layer',
    'type',
    'output',
    'params',
    'MACs',
    'sees',
    inCells ? 'cell:line' : 'line',
    ...(ran ? ['measured'] : []),
  ];
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map(row => row[i]!.length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (RIGHT.has(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd();
  return [
    `${paint('bold', report.model)}  ${totalsOf(report)}`,
    ...report.inputs.map(
      input =>
        `  ${input.name}: ${input.shape ? shapeText(input.shape) : 'unknown'}${input.dtype && input.dtype !== 'float32' ? ` ${input.dtype}` : ''}  ${paint('dim', origin(input))}`,
    ),
    '',
    paint('dim', line(header)),
    ...rows.map((row, i) =>
      report.layers[i]!.params === 0 || report.layers[i]!.path === null ? paint('dim', line(row)) : line(row),
    ),
    '',
    `outputs: ${report.outputs.map(output => (output ? shapeText(output) : '?')).join(', ') || 'none'}`,
    ...(report.device ? [`ran on ${report.device.adapter ?? report.device.provider} (${report.device.provider})`] : []),
    ...remarks,
  ].join('\n');
}

const RIGHT = new Set([3, 4, 6]);

function rowOf(layer: Layer): readonly string[] {
  const depth = layer.path ? layer.path.split('.').length - 1 : 0;
  const name =
    layer.path === ''
      ? '(the model)'
      : layer.path === null
        ? ''
        : `${'  '.repeat(depth)}${layer.path.split('.').pop()}`;
  return [
    name,
    layer.type + (layer.conditional ? ' (perhaps)' : ''),
    layer.out.map(shape => (shape ? shapeText(shape) : '?')).join(' ') || '-',
    layer.path === null ? '' : amountText(layer.params),
    layer.macs === 0 ? '' : amountText(layer.macs),
    layer.rf ? (layer.rf.size === 'all' ? 'all' : layer.rf.size.join('×')) : '',
    layer.line === 0 ? '' : short(layer),
    measuredText(layer),
  ];
}

/** `12`; in a notebook `3:12`, the cell first. */
function short({ line, cell }: Place): string {
  return cell === undefined ? String(line) : `${cell}:${line}`;
}

/** Whether the measured shapes are those that were worked out; what is not known, or not measured, disagrees with nothing. */
export function agrees({ measured, out }: Layer): boolean {
  return !measured || measured.out.every((shape, i) => !out[i] || shapeText(shape) === shapeText(out[i]));
}

function measuredText(layer: Layer): string {
  const { measured, reason } = layer;
  if (!measured) return reason ?? '';
  const shapes = `${agrees(layer) ? '✓' : '✗'} ${measured.out.map(shapeText).join(' ')}`;
  const of = measured.magnitudes ? 'magnitudes: ' : '';
  const spread = `${of}mean ${measured.mean.toPrecision(2)}, std ${measured.std.toPrecision(2)}`;
  const instead = measured.fed ? 'from random values in place of what could not be made' : '';
  const time = measured.ms === null ? '' : `${measured.ms.toPrecision(2)} ms`;
  return [shapes, time, spread, instead].filter(Boolean).join(' · ');
}

function totalsOf({ totals }: Report): string {
  const { params, trainable, macs, activations } = totals;
  return [
    `${amountText(params)} params`,
    ...(trainable === params || trainable === null ? [] : [`${amountText(trainable)} trained`]),
    `${amountText(macs)} MACs`,
    ...(typeof activations === 'number' ? [`${showBytes(activations)} activations`] : []),
  ].join(' · ');
}

function origin(input: Report['inputs'][number]): string {
  const words =
    {
      flag: 'given',
      set: 'set',
      annotation: 'annotated',
      call: 'from the code',
      solved: 'solved from the layers',
      symbolic: 'not known',
    }[input.from] ?? input.from;
  return [words, input.evidence, input.alternatives].filter(Boolean).join(', ');
}

export function shapeText(shape: readonly (number | string)[]): string {
  return shape.length === 0
    ? 'scalar'
    : shape.map(size => (typeof size === 'string' && /[-+ ]/.test(size) ? `(${size})` : size)).join('×');
}

/** 11,689,512 is `11.7 M`. */
export function amountText(amount: number | string | null): string {
  if (amount === null) return '?';
  if (typeof amount === 'string') return amount.length > 28 ? `${amount.slice(0, 27)}…` : amount;
  for (const [limit, unit] of UNITS)
    if (amount >= limit) return `${(amount / limit).toPrecision(3).replace(/\.?0+$/, keepWhole)} ${unit}`;
  return String(amount);
}

const UNITS = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'K'],
] as const;

/** Only zeros after a point may go. */
function keepWhole(zeros: string): string {
  return zeros.startsWith('.') ? '' : zeros;
}

const CODES = { bold: 1, dim: 2, red: 31, yellow: 33 } as const;

function painter(colour: boolean): (style: keyof typeof CODES, text: string) => string {
  return (style, text) => (colour ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text);
}
