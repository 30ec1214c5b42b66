/** Asks how to begin, for those who do not want what *Quiz Me* itself starts with. */
import * as vscode from 'vscode';
import { commands } from '../host/commands';

interface Way extends vscode.QuickPickItem {
  readonly command?: string;
  readonly argument?: object;
}

const WAYS: readonly Way[] = [
  {
    label: '$(mortar-board) A bit of everything',
    detail: 'Due, weak and new questions, and your own code.',
    command: commands.quiz,
  },
  {
    label: '$(history) Only what is due',
    detail: 'Nothing new, and nothing before its time.',
    command: commands.quizDue,
  },
  {
    label: '$(list-unordered) One topic…',
    detail: 'All its questions, however many are new.',
    command: commands.quizTopic,
  },
  {
    label: '$(symbol-class) My model',
    detail: 'The selection or the network at the caret, in the file on screen.',
    command: commands.quizModel,
  },
  {
    label: '$(file-code) My file',
    detail: 'Every model in the file on screen, and its training code.',
    command: commands.quizFile,
  },
  {
    label: '$(flame) Before an interview',
    detail: 'What you hold worst, due or not.',
    command: commands.quiz,
    argument: { kind: 'cram' },
  },
  {
    label: '$(comment-discussion) An interview',
    detail: 'Explain aloud, against the clock.',
    command: commands.interview,
  },
  { label: 'A bit of everything, for as long as you have', kind: vscode.QuickPickItemKind.Separator },
  { label: '$(watch) Five minutes', command: commands.quiz, argument: { minutes: 5 } },
  { label: '$(watch) Ten minutes', command: commands.quiz, argument: { minutes: 10 } },
  { label: '$(list-ordered) Five questions', command: commands.quiz, argument: { size: 5 } },
  { label: '$(list-ordered) Twenty questions', command: commands.quiz, argument: { size: 20 } },
];

export async function chooseQuiz(): Promise<void> {
  const picked = await vscode.window.showQuickPick(WAYS, {
    title: 'Quiz Me',
    matchOnDetail: true,
    // A quiz that is open takes the keyboard back when the palette closes, and would close this with it.
    ignoreFocusOut: true,
  });
  if (picked?.command) await vscode.commands.executeCommand(picked.command, picked.argument);
}
