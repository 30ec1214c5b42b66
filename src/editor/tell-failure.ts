/** Says that a run failed, gave other shapes or found nothing to run, with what the person can do next. */
import * as vscode from 'vscode';
import { commands } from '../host/commands';
import { settingInput } from '../onnx/weights';
import { smallerInput } from '../runtime/failure';

/** Of one model of a file. */
interface Where {
  readonly uri: string;
  readonly model: string;
}

/** `where`: the model that was run; its input can be made smaller where that helps. */
export async function tellFailure(text: string, where: Where): Promise<void> {
  const changeInput = 'Change Input Shape…';
  const showLog = 'Show Log';
  const answer = await vscode.window.showWarningMessage(
    text,
    ...(text.includes(smallerInput) || text.includes(settingInput) ? [changeInput] : []),
    showLog,
  );
  if (answer === changeInput) await vscode.commands.executeCommand(commands.changeInput, where);
  if (answer === showLog) await vscode.commands.executeCommand(commands.showLog);
}

/** A message with a button is shown whole; without one, VS Code cuts it after a line. */
export async function tellNoModel(reason: string): Promise<void> {
  const sample = 'Open a Sample';
  if ((await vscode.window.showInformationMessage(reason, sample)) === sample)
    await vscode.commands.executeCommand(commands.openSample);
}
