/** What the explainer's page asks for, done: each request has one answer here. */
import * as vscode from 'vscode';
import { commands, type Place } from '../host/commands';
import type { Notes } from '../host/notes';
import { pageOf } from './explainer-content';
import type { FromExplainer, ToExplainer } from './explainer-protocol';
import { usesIn, usesInWorkspace } from './explainer-uses';

interface Desk {
  readonly notes: Notes;
  /** The file that was shown last. */
  readonly document: () => vscode.TextDocument | undefined;
  /** What is shown of it. */
  readonly place: () => Place | undefined;
  /** Ends what is being run. */
  readonly cancel: () => void;
  readonly post: (message: ToExplainer) => void;
}

export async function answer(
  message: Exclude<
    FromExplainer,
    { type: 'ready' | 'pin' | 'decoded' | 'measure-field' | 'predicted' | 'try' | 'cancel-try' }
  >,
  { notes, document, place, cancel, post }: Desk,
): Promise<void> {
  switch (message.type) {
    case 'open-sample':
      await vscode.commands.executeCommand(commands.openSample);
      return;
    case 'open-note': {
      const page = pageOf(await notes.library(), message.id);
      if (page) post({ type: 'note', page, anchor: message.anchor });
      return;
    }
    case 'read-note': {
      const page = pageOf(await notes.library(), message.id);
      if (page) post({ type: 'page', page });
      return;
    }
    case 'find-uses': {
      const { note, everywhere } = message;
      const library = await notes.library();
      const open = document();
      if (everywhere) post({ type: 'uses', note, uses: await usesInWorkspace(library, note), everywhere });
      else if (open) post({ type: 'uses', note, uses: usesIn(open, library, note), everywhere });
      return;
    }
    case 'reveal': {
      const shown = await vscode.workspace.openTextDocument(vscode.Uri.parse(message.uri));
      const range = new vscode.Range(shown.positionAt(message.from), shown.positionAt(message.to));
      const editor = await vscode.window.showTextDocument(shown, {
        selection: new vscode.Range(range.start, range.start),
      });
      editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
      return;
    }
    case 'change-input':
      await vscode.commands.executeCommand(commands.changeInput, { uri: message.uri, model: message.model });
      return;
    case 'run':
      await vscode.commands.executeCommand(message.what === 'layer' ? commands.runLayer : commands.runNetwork, place());
      return;
    case 'cancel-run':
      cancel();
      return;
    case 'choose-input':
      await vscode.commands.executeCommand(commands.chooseInput);
      return;
    case 'export':
      await vscode.commands.executeCommand(commands.exportNetwork, place());
      return;
    case 'quiz':
      await vscode.commands.executeCommand(commands.quiz, message.note ? { note: message.note } : undefined);
      return;
    case 'copy':
      await vscode.env.clipboard.writeText(message.text);
      return;
  }
}
