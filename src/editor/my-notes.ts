/**
 * The reader's own notes as files: a report of what was not understood in them, and a new note about what stands under
 * the caret. Reading them is the library's business.
 */
import * as vscode from 'vscode';
import type { Analyses } from '../host/analysis';
import { commands } from '../host/commands';
import { guard } from '../host/guard';
import type { Measurements } from '../host/measurements';
import { type Notes, userFiles, userFolders } from '../host/notes';
import { addNoteFolder } from '../host/settings';
import { subjectAt } from '../host/subject';
import { checkUserNotes } from '../notes/check-user-note';
import { slug } from '../notes/headings';
import type { Note } from '../notes/note';
import { addressOf, fileOf } from '../notes/wiki-links';

export function registerMyNotes(analyses: Analyses, notes: Notes, measurements: Measurements): vscode.Disposable {
  const problems = vscode.languages.createDiagnosticCollection('receptive notes');
  let checked = false;

  const check = async () => {
    const files = await userFiles();
    const shipped = (await notes.library()).notes.filter(({ origin }) => origin === 'built-in');
    const names = new Set([
      ...files.flatMap(({ uri }) => [fileOf(uri.toString()), addressOf(uri.toString())]),
      ...shipped.flatMap(({ id, title }) => [id, slug(title)]),
    ]);
    const results = files.map(({ uri, text }) => ({ uri, ...checkUserNotes(text, uri.toString(), names) }));
    problems.clear();
    for (const result of results) problems.set(result.uri, result.problems.map(diagnostic));
    checked = true;
    const count = (is: (note: Note) => boolean) => results.reduce((sum, { notes }) => sum + notes.filter(is).length, 0);
    return {
      files: files.length,
      questions: count(note => note.items.length > 0),
      pages: count(note => note.items.length === 0),
      problems: results.reduce((sum, { problems }) => sum + problems.length, 0),
    };
  };

  const tell = async () => {
    if (userFolders().length === 0 && !(await chooseFolder())) return;
    const { files, questions, pages, problems: count } = await check();
    const found =
      pages > 0 ? `${plural(questions, 'question')} and ${plural(pages, 'page')}` : plural(questions, 'question');
    const read = `${found} in ${plural(files, 'file')}`;
    if (count > 0) await vscode.commands.executeCommand('workbench.actions.view.problems');
    vscode.window.showInformationMessage(
      count > 0 ? `${read}; ${plural(count, 'place')} to look at, in the Problems view.` : `${read}, all understood.`,
    );
  };

  const create = async () => {
    const topic =
      (await topicAtCaret()) ??
      (await vscode.window.showInputBox({
        title: 'New Note',
        prompt: 'What is the note about?',
        placeHolder: 'torch.nn.Conv2d, label smoothing',
      }));
    if (!topic) return;
    const folder = userFolders()[0] ?? (await chooseFolder());
    if (!folder) return;
    const uri = vscode.Uri.joinPath(folder, `${slug(topic.replaceAll('.', '-'))}.md`);
    const exists = await vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    );
    if (!exists) await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(`# What does \`${topic}\` do?\n\n`));
    const document = await vscode.workspace.openTextDocument(uri);
    const end = document.lineAt(document.lineCount - 1).range.end;
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(end, end), preview: false });
  };

  /** The full name of what is under the caret: the reader's words are found by it later. */
  const topicAtCaret = async () => {
    const editor = vscode.window.activeTextEditor;
    const analysed = editor && (await analyses.ready(editor.document));
    const offset = analysed && editor && analysed.back(editor.document.offsetAt(editor.selection.active));
    if (!analysed || offset === undefined) return undefined;
    const subject = subjectAt(analysed, measurements, await notes.library(), offset, true);
    const target = subject?.target;
    const mention = target?.kind === 'call' ? (target.mention ?? target.executions[0]?.call) : undefined;
    return mention?.operator?.name ?? subject?.description.title;
  };

  return vscode.Disposable.from(
    problems,
    notes.onDidChange(guard('checking notes', async () => void (checked && (await check())))),
    vscode.commands.registerCommand(commands.checkNotes, guard('checking notes', tell)),
    vscode.commands.registerCommand(commands.newNote, guard('making a note', create)),
  );
}

async function chooseFolder(): Promise<vscode.Uri | undefined> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      canSelectFolders: true,
      canSelectFiles: false,
      openLabel: 'Keep notes here',
      title: 'A folder for your own notes',
    })) ?? [];
  if (folder) await addNoteFolder(folder.fsPath);
  return folder;
}

function diagnostic({ at, message }: { at: { line: number; column: number }; message: string }): vscode.Diagnostic {
  const range = new vscode.Range(at.line, at.column, at.line, 1000);
  const made = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Information);
  made.source = 'receptive';
  return made;
}

function plural(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`;
}
