/**
 * The notes on disk: those that ship in `content/` and the folders the reader has set. Read on first use, read again when
 * a file of the reader's changes; everything goes through `workspace.fs`, so that any file system will do.
 */
import * as vscode from 'vscode';
import { buildLibrary, type Library } from '../notes/library';
import type { Note } from '../notes/note';
import { parseNote } from '../notes/parse-note';
import { parseUserNotes } from '../notes/user-note';
import { log } from './log';
import { onDidChangeSettings, settings } from './settings';

/** Plain Markdown, and that of Quarto, R and Docusaurus. */
const MARKDOWN = /\.(?:md|markdown|qmd|rmd|mdx)$/i;
const WATCHED = '**/*.{md,markdown,qmd,rmd,Rmd,mdx}';

export interface Notes extends vscode.Disposable {
  library(): Promise<Library>;
  /** The library if it has been read already, for what must answer at once. */
  current(): Library | undefined;
  readonly onDidChange: vscode.Event<void>;
}

export function openNotes(extension: vscode.Uri): Notes {
  const changed = new vscode.EventEmitter<void>();
  let builtIn: Promise<readonly Note[]> | undefined;
  let reading: Promise<Library> | undefined;
  let current: Library | undefined;
  let watchers: vscode.Disposable[] = [];
  let watched = '';

  const read = async (): Promise<Library> => {
    builtIn ??= readShipped(vscode.Uri.joinPath(extension, 'content'));
    const folders = userFolders();
    watch(folders);
    const user = (await Promise.all(folders.map(readUser))).flat();
    current = buildLibrary(await builtIn, user);
    log.debug(`${current.notes.length} notes, ${current.items.length} questions`);
    return current;
  };
  const forget = () => {
    reading = undefined;
    changed.fire();
  };
  /** A watcher takes a moment to begin: one that is up stays, or what is written meanwhile would be missed. */
  const watch = (folders: readonly vscode.Uri[]) => {
    if (watched === (watched = String(folders))) return;
    vscode.Disposable.from(...watchers).dispose();
    watchers = folders.map(folder => {
      const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, WATCHED));
      watcher.onDidChange(forget);
      watcher.onDidCreate(forget);
      watcher.onDidDelete(forget);
      return watcher;
    });
  };
  let folders = String(settings.noteFolders());
  const settingsChanged = onDidChangeSettings(() => {
    if (folders === (folders = String(settings.noteFolders()))) return;
    forget();
  });
  return {
    library: () => (reading ??= read()),
    current: () => current,
    onDidChange: changed.event,
    dispose: () => vscode.Disposable.from(...watchers, changed, settingsChanged).dispose(),
  };
}

/** A folder of the reader's may be absolute, or relative to each folder of the workspace. */
export function userFolders(): readonly vscode.Uri[] {
  const workspaces = vscode.workspace.workspaceFolders ?? [];
  return settings.noteFolders().flatMap(folder => {
    if (/^([A-Za-z]:)?[\\/]/.test(folder)) return [vscode.Uri.file(folder)];
    return workspaces.map(workspace => vscode.Uri.joinPath(workspace.uri, folder));
  });
}

async function readShipped(content: vscode.Uri): Promise<readonly Note[]> {
  const files = (await markdownUnder(content)).filter(
    uri => uri.path.split('/').length > content.path.split('/').length + 1,
  );
  return (await Promise.all(files.map(async uri => parseNote(await text(uri), uri.toString()).note ?? []))).flat();
}

async function readUser(folder: vscode.Uri): Promise<readonly Note[]> {
  try {
    const files = await markdownUnder(folder);
    return (await Promise.all(files.map(readUserFile))).flat();
  } catch (error) {
    log.warn(`cannot read notes in ${folder.toString()}:`, String(error));
    return [];
  }
}

/** A file that cannot be read costs only itself. */
async function readUserFile(uri: vscode.Uri): Promise<readonly Note[]> {
  try {
    return parseUserNotes(await text(uri), uri.toString()).notes;
  } catch (error) {
    log.warn(`cannot read notes in ${uri.toString()}:`, String(error));
    return [];
  }
}

/** The reader's Markdown files, folder by folder. */
export async function userFiles(): Promise<readonly { readonly uri: vscode.Uri; readonly text: string }[]> {
  const read = async (uri: vscode.Uri) => [{ uri, text: await text(uri) }];
  const found = await Promise.all(
    userFolders().map(async folder => {
      const files = await markdownUnder(folder).catch(() => []);
      return (await Promise.all(files.map(uri => read(uri).catch(() => [])))).flat();
    }),
  );
  return found.flat();
}

async function markdownUnder(folder: vscode.Uri): Promise<readonly vscode.Uri[]> {
  const entries = await vscode.workspace.fs.readDirectory(folder);
  const found = await Promise.all(
    entries.map(async ([name, type]) => {
      const uri = vscode.Uri.joinPath(folder, name);
      if (type & vscode.FileType.Directory)
        return name.startsWith('.') || name === 'node_modules' ? [] : markdownUnder(uri);
      return MARKDOWN.test(name) ? [uri] : [];
    }),
  );
  return found.flat().sort((a, b) => a.path.localeCompare(b.path));
}

async function text(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}
