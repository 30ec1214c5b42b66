/** Where a call stands, for a line on standard error: `model.py:12`, or `cell 3:2` of a notebook. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { EXPRESSION } from '../interpreter/session';
import { isInsideTorch } from '../interpreter/torch/composed';
import type { Call, Network } from '../network/network';
import { placeAt } from '../source/cells';
import { type FileText, readSource } from './source';

/** Of the innermost place that is in a file; `source` is the one that the command is about. */
export function whereIs(call: Call, { calls }: Network, source: FileText): string | undefined {
  for (let at: Call | undefined = call; at; at = at.parent === undefined ? undefined : calls[at.parent]) {
    const { uri, span } = at.site;
    if (uri === EXPRESSION || isInsideTorch(at.site)) continue;
    const text = uri === source.uri ? source : existsSync(uri) ? readSource(uri) : undefined;
    if (text === undefined || typeof text === 'string') continue;
    const { cell, line } = placeAt(text, span.from);
    return `${basename(uri)}:${cell === undefined ? '' : `cell ${cell}:`}${line}`;
  }
  return undefined;
}
