/** Says that a run failed or gave other shapes, with what the person can do next. */
import * as vscode from 'vscode';
import { commands } from '../host/commands';

/** Of one model of a file. */
interface Where {
  readonly uri: string;
  readonly model: string;
}

/** `smaller`: the model whose input can be made another, where that may help. */
export async function tellFailure(text: string, smaller?: Where): Promise<void> {
  const changeInput = 'Change Input Shape…';
  const showLog = 'Show Log';
  const answer = await vscode.window.showWarningMessage(text, ...(smaller ? [changeInput] : []), showLog);
  if (answer === changeInput) await vscode.commands.executeCommand(commands.changeInput, smaller);
  if (answer === showLog) await vscode.commands.executeCommand(commands.showLog);
}
