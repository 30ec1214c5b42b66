/**
 * The hover: what the call under the pointer does with exactly these arguments.
 * All words come from `host/describe`; this file finds the call, gathers pictures and links, and hands over Markdown.
 */
import * as vscode from 'vscode';
import type { Analysed, Analyses } from '../host/analysis';
import { commands } from '../host/commands';
import { describeTarget, words } from '../host/describe-target';
import type { Description } from '../host/description';
import { guard } from '../host/guard';
import { commandAddress, hoverMarkdown } from '../host/hover-markdown';
import type { Measurements } from '../host/measurements';
import { noteAnswer } from '../host/note-answer';
import type { Notes } from '../host/notes';
import { python } from '../host/python-files';
import { carrySpan } from '../host/rebase';
import { settings } from '../host/settings';
import { type Target, targetAt } from '../host/target';
import { hoverText } from '../notes/render';
import { loadPictures } from './pictures';

export function registerHover(analyses: Analyses, notes: Notes, measurements: Measurements): vscode.Disposable {
  const provideHover = async (
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ) => {
    if (!settings.hoverEnabled(document.uri)) return undefined;
    const analysed = await analyses.ready(document, token);
    if (!analysed || token.isCancellationRequested) return undefined;
    const offset = analysed.back(document.offsetAt(position));
    const target = offset === undefined ? undefined : targetAt(analysed.analysis, analysed.uri, analysed.text, offset);
    if (!target) return undefined;
    const description = describeTarget(target, words(analysed, measurements));
    const markdown = new vscode.MarkdownString(await write(description, target, analysed), true);
    markdown.isTrusted = { enabledCommands: linked };
    return new vscode.Hover(markdown, rangeOf(document, analysed, target));
  };

  const write = async (description: Description, target: Target, analysed: Analysed) => {
    const pictures = await loadPictures();
    const library = await notes.library();
    const note = description.argument?.note && noteAnswer(library, description.argument.note);
    return hoverMarkdown(description, {
      picture: ({ tex, text }) => pictures.markdown(tex, text),
      plot: pictures.plot,
      ...(note ? { short: hoverText(note, { picture: pictures.address }) } : {}),
      links: linksOf(description, target, analysed),
      change: origin =>
        commandAddress(commands.changeInput, [{ uri: analysed.document.uri.toString(), model: origin.model }]),
      stale: analysed.stale,
    });
  };
  return vscode.languages.registerHoverProvider(python, { provideHover: guard('answering a hover', provideHover) });
}

/** What a hover's links may run, and nothing else. */
const linked = [commands.explain, commands.quiz, commands.runLayer, commands.changeInput];

/** `Explain · Quiz me · PyTorch docs`: what can be done from here. */
function linksOf(description: Description, target: Target, analysed: Analysed) {
  const place = { uri: analysed.document.uri.toString(), from: analysed.forward(target.focus.from) ?? 0 };
  const note = (description.argument?.note ?? description.note)?.split('#')[0];
  return [
    { title: 'Explain', command: commands.explain, arguments: [place] },
    { title: 'Quiz me', command: commands.quiz, arguments: [note ? { note } : place] },
    ...(target.kind === 'call' && target.executions.length > 0 && vscode.workspace.isTrusted
      ? [{ title: 'Run', command: commands.runLayer, arguments: [place] }]
      : []),
  ];
}

function rangeOf(document: vscode.TextDocument, analysed: Analysed, { focus }: Target): vscode.Range | undefined {
  const span = carrySpan(analysed.forward, focus);
  return span && new vscode.Range(document.positionAt(span.from), document.positionAt(span.to));
}
