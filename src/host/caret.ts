/** Which call or model a command is about: the place that a link names, else the caret's. */
import * as vscode from 'vscode';
import type { Network } from '../network/network';
import type { Analysed, Analyses } from './analysis';
import { isPlace, type Place } from './commands';
import { networksAt } from './networks-at';
import { type Target, targetNear } from './target';

export interface Pointed {
  readonly place: Place;
  readonly analysed: Analysed;
  readonly target?: Target;
}

/** `undefined` where there is no Python to look at. */
export async function pointed(
  analyses: Analyses,
  argument: unknown,
  token: vscode.CancellationToken,
): Promise<Pointed | undefined> {
  const place = isPlace(argument) ? argument : caret();
  const document = place && (await vscode.workspace.openTextDocument(vscode.Uri.parse(place.uri)));
  const analysed = document && (await analyses.ready(document, token));
  if (!analysed) return undefined;
  const offset = analysed.back(place.from);
  const target = offset === undefined ? undefined : targetNear(analysed.analysis, analysed.uri, analysed.text, offset);
  return { place, analysed, ...(target ? { target } : {}) };
}

/** The network that a place is part of, chosen by the reader where there are several; `undefined` where none is chosen. */
export async function networkAt(
  { place, analysed, target }: Pointed,
  placeHolder: string,
): Promise<Network | undefined> {
  const { analysis, uri, text } = analysed;
  const named = analysis.networks.find(({ model }) => model === place.model);
  if (named) return named;
  const candidates = networksAt(analysis, uri, text, analysed.back(place.from) ?? 0, target);
  if (candidates.length <= 1) return candidates[0];
  const items = candidates.map(network => ({ label: network.model, network }));
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.network;
}

function caret(): Place | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor && { uri: editor.document.uri.toString(), from: editor.document.offsetAt(editor.selection.active) };
}
