/**
 * `Figure: conv-arithmetic, input=224, kernel_size=7, mode=max, weights=[1, 2]`: a figure and the case of it that a question
 * asks about, on one line. Which figures there are and what can be set of them is not known here.
 */
import type { FigureCase } from './item';

const LINE = /^Figure:\s*([a-z][a-z0-9-]*)\s*((?:,\s*[A-Za-z_]\w*=(?:\[.*\]|"[^"]*"|[^,\s[\]"]+)\s*)*)$/;
const SETTING = /([A-Za-z_]\w*)=(\[\[.*?\]\]|\[.*?\]|"[^"]*"|[^,\s]+)/g;

export function readFigureCase(text: string): FigureCase | undefined {
  const [, id, listed] = LINE.exec(text.trim()) ?? [];
  if (id === undefined) return undefined;
  const settings = Object.fromEntries([...listed!.matchAll(SETTING)].map(([, name, value]) => [name!, read(value!)]));
  return Object.keys(settings).length > 0 ? { id, settings } : { id };
}

export function writeFigureCase({ id, settings = {} }: FigureCase): string {
  const written = Object.entries(settings).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `Figure: ${[id, ...written].join(', ')}`;
}

/** A bare word is text. */
function read(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
