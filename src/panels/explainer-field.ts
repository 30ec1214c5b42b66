/** Measures what the unit that a page shows sees. The reader drags on while it is measured, so only the latest unit counts. */
import type * as vscode from 'vscode';
import type { Analyses } from '../host/analysis';
import { type Fields, fieldsOf } from '../host/fields';
import { whyNothingRuns } from '../host/runtime';
import type { FromExplainer, ToExplainer } from './explainer-protocol';

type Request = Extract<FromExplainer, { type: 'measure-field' }>;

export function fieldMeasurer(analyses: Analyses, fields: Fields) {
  let latest: AbortController | undefined;
  return async (
    document: vscode.TextDocument,
    { key, call, unit }: Request,
    post: (message: ToExplainer) => void,
  ): Promise<void> => {
    latest?.abort();
    const mine = new AbortController();
    latest = mine;
    const reason = whyNothingRuns();
    const analysed = await analyses.ready(document);
    const network = analysed?.analysis.networks.find(each => {
      const found = fieldsOf(each);
      return found && key === fieldKey(analysed.uri, each.model, found.input);
    });
    if (!network || mine.signal.aborted) return;
    const measured = reason ? { reason } : await fields.measure(network, call, unit, { signal: mine.signal });
    if (measured) post({ type: 'field', field: { key, call, unit, ...measured } });
  };
}

/** The same network and input. */
export function fieldKey(uri: string, model: string, { height, width }: { height: number; width: number }): string {
  return `${uri} ${model} ${height}×${width}`;
}
