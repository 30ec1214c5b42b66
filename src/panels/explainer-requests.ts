/** What the explainer's page asks for, done: each request has one answer here. */
import * as vscode from 'vscode';
import { commands } from '../host/commands';
import type { Notes } from '../host/notes';
import { notePage } from './explainer-content';
import type { FromExplainer, ToExplainer } from './explainer-protocol';

interface Desk {
  readonly notes: Notes;
  readonly post: (message: ToExplainer) => void;
}

export async function answer(
  message: Exclude<FromExplainer, { type: 'ready' | 'pin' }>,
  { notes, post }: Desk,
): Promise<void> {
  switch (message.type) {
    case 'open-note': {
      const note = (await notes.library()).note(message.id);
      if (note) post({ type: 'note', page: notePage(note), anchor: message.anchor });
      return;
    }
    case 'reveal': {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(message.uri));
      const range = new vscode.Range(document.positionAt(message.from), document.positionAt(message.to));
      const editor = await vscode.window.showTextDocument(document, {
        selection: new vscode.Range(range.start, range.start),
      });
      editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
      return;
    }
    case 'change-input':
      await vscode.commands.executeCommand(commands.changeInput, { uri: message.uri, model: message.model });
      return;
    case 'quiz':
      await vscode.commands.executeCommand(commands.quiz, message.note ? { note: message.note } : undefined);
      return;
    case 'copy':
      await vscode.env.clipboard.writeText(message.text);
      return;
  }
}
