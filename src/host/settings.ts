/**
 * One small reader per setting; nothing else in the extension touches the configuration.
 * Readers take the document they are asked for, so that each folder of a workspace can have its own values.
 */
import * as vscode from 'vscode';
import type { DeviceChoice } from '../runtime/devices';

export const settings = {
  hoverEnabled: (scope?: vscode.Uri) => read('hover.enabled', true, scope),
  hintsEnabled: (scope?: vscode.Uri) => read('hints.enabled', true, scope),
  /** Which code lenses are shown: none, those on models, or those on layers too. */
  lenses: (scope?: vscode.Uri) => read<'off' | 'models' | 'layers'>('lenses.show', 'layers', scope),
  diagnosticsEnabled: (scope?: vscode.Uri) => read('diagnostics.enabled', true, scope),
  /** Folders that hold installed packages, beside those that are found. */
  packageFolders: (scope?: vscode.Uri) => read<readonly string[]>('python.packages', [], scope),
  /** The reader's own Markdown, beside the notes that ship. */
  noteFolders: () => read<readonly string[]>('notes.folders', []),
  /** Where layers are run. */
  device: () => read<DeviceChoice>('runtime.device', 'auto'),
  /** After how many minutes a run is ended; 0 for never. */
  longestRun: () => read('runtime.minutes', 10),
  /** Whether the explainer runs the layer it shows. */
  measuresByItself: () => read('runtime.automatic', true),
  /** Questions in a session. */
  quizLength: () => read('quiz.length', 10),
  /** After how many minutes a session ends; 0 for one of `quizLength` questions. */
  quizMinutes: () => read('quiz.minutes', 0),
  quizNewPerDay: () => read('quiz.newPerDay', 20),
  quizRetention: () => read('quiz.retention', 0.9),
  /** Whether the reader says how sure they are before an answer is checked. */
  quizAsksConfidence: () => read('quiz.confidence', false),
  /** Whether one's own answers are judged in four steps instead of two. */
  quizFourGrades: () => read('quiz.fourGrades', false),
  /** Whether the status bar says how much is due today. */
  quizShowsDue: () => read('quiz.showDue', true),
  /** `2027-03-01`, or nothing. */
  quizInterviewDate: () => read('quiz.interviewDate', ''),
  explainerFollowsCaret: () => read('explainer.followCaret', true),
};

/** Fires when any of our settings changes. */
export function onDidChangeSettings(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration(event => event.affectsConfiguration(section) && listener());
}

/** Keeps a folder of notes for the workspace, or for everything where none is open. */
export async function addNoteFolder(folder: string): Promise<void> {
  const target = vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration(section).update('notes.folders', [...settings.noteFolders(), folder], target);
}

/** Flips a setting where the user has set it most narrowly, so that the toggle always has an effect, and returns what it is now. */
export async function toggle(key: 'hints.enabled'): Promise<boolean> {
  const configuration = vscode.workspace.getConfiguration(section);
  const where = configuration.inspect<boolean>(key);
  const target =
    where?.workspaceValue !== undefined ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  const flipped = !configuration.get<boolean>(key, true);
  await configuration.update(key, flipped, target);
  return flipped;
}

/** The editor's own setting, which comes before ours. */
export function editorShowsHints(): boolean {
  return vscode.workspace.getConfiguration('editor').get<string>('inlayHints.enabled', 'on') !== 'off';
}

/** Where layers are run from now on, for this person on this machine. */
export async function chooseDevice(device: DeviceChoice): Promise<void> {
  await vscode.workspace.getConfiguration(section).update('runtime.device', device, vscode.ConfigurationTarget.Global);
}

const section = 'receptive';

function read<T>(key: string, otherwise: T, scope?: vscode.Uri): T {
  return vscode.workspace.getConfiguration(section, scope).get<T>(key, otherwise);
}
