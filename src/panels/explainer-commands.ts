/** The commands that lead into the explainer: at the caret, at a place a link names, or at its table of contents. */
import * as vscode from 'vscode';
import { commands, isPlace } from '../host/commands';
import { guard } from '../host/guard';
import { isPython } from '../host/python-files';
import type { FigureCase } from '../notes/item';
import type { Explainer } from './explainer';
import { isFigureCase } from './quiz-protocol';

export function registerExplainerCommands(explainer: Explainer): vscode.Disposable {
  const explain = async (argument?: unknown) => {
    const note = noteOf(argument);
    if (note) return explainer.showNote(note, figureOf(argument));
    if (isPlace(argument)) return explainer.showPlace(argument);
    const editor = vscode.window.activeTextEditor;
    if (!editor || !isPython(editor.document)) return explainer.browse();
    const { document, selection } = editor;
    const place = { uri: document.uri.toString(), from: document.offsetAt(selection.active) };
    if (!(await explainer.showPlace(place))) void tellNothing(selection.active.line + 1, explainer);
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand(commands.explain, guard('explaining', explain)),
    vscode.commands.registerCommand(
      commands.browse,
      guard('opening the notes', () => explainer.browse()),
    ),
    vscode.commands.registerCommand(
      commands.openExplainer,
      guard('opening the explainer', () => explainer.openInEditor()),
    ),
  );
}

/** What was asked for by a command is answered, also where there is nothing to show. */
async function tellNothing(line: number, explainer: Explainer): Promise<void> {
  const message = `Nothing on line ${line} has an explanation. Put the caret on a layer, an optimizer, a loss or a call of theirs.`;
  const browse = 'Browse Notes';
  if ((await vscode.window.showInformationMessage(message, browse)) === browse) await explainer.browse();
}

/** `{ note, figure }`: the figure to show with it, and its case. */
function figureOf(argument: unknown): FigureCase | undefined {
  const { figure } = argument as { figure?: unknown };
  return isFigureCase(figure) ? figure : undefined;
}

function noteOf(argument: unknown): string | undefined {
  const { note } = (typeof argument === 'object' && argument !== null ? argument : {}) as { note?: unknown };
  return typeof note === 'string' ? note : undefined;
}
