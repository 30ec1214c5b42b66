/** Asks how to begin, for those who do not want what *Quiz Me* itself starts with. */
import * as vscode from 'vscode';
import { commands } from '../host/commands';

interface Way extends vscode.QuickPickItem {
  readonly command?: string;
  readonly argument?: object;
}

/** What most people want stands first and in one screen; each group says what its ways have in common. */
const WAYS: readonly Way[] = [
  group('Start now'),
  {
    label: '$(mortar-board) A bit of everything',
    description: 'due, weak, new, and your own code',
    command: commands.quiz,
  },
  { label: '$(history) Only what is due', description: 'nothing new', command: commands.quizDue },
  { label: '$(watch) Five minutes', description: 'of everything', command: commands.quiz, argument: { minutes: 5 } },
  group('About one thing'),
  { label: '$(list-unordered) One topic…', description: 'all its questions', command: commands.quizTopic },
  { label: '$(symbol-class) My model', description: 'at the caret, or the selection', command: commands.quizModel },
  { label: '$(file-code) My file', description: 'its models and training code', command: commands.quizFile },
  group('For an interview'),
  {
    label: '$(comment-discussion) An interview',
    description: 'explain aloud, against the clock',
    command: commands.interview,
  },
  {
    label: '$(flame) What you hold worst',
    description: 'due or not',
    command: commands.quiz,
    argument: { kind: 'cram' },
  },
  group('A bit of everything, shorter or longer'),
  { label: '$(watch) Ten minutes', command: commands.quiz, argument: { minutes: 10 } },
  { label: '$(list-ordered) Five questions', command: commands.quiz, argument: { size: 5 } },
  { label: '$(list-ordered) Twenty questions', command: commands.quiz, argument: { size: 20 } },
];

export async function chooseQuiz(): Promise<void> {
  const picked = await vscode.window.showQuickPick(WAYS, {
    title: 'Quiz Me',
    placeHolder: 'How, or about what?',
    matchOnDescription: true,
    // A quiz that is open takes the keyboard back when the palette closes, and would close this with it.
    ignoreFocusOut: true,
  });
  if (picked?.command) await vscode.commands.executeCommand(picked.command, picked.argument);
}

function group(label: string): Way {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
