/**
 * Where everything that happens behind the editor is written down: one log channel, its level chosen by the user in VS Code.
 * Nothing is sent anywhere.
 */
import * as vscode from 'vscode';

export const log: vscode.LogOutputChannel = vscode.window.createOutputChannel('Receptive', { log: true });

export function registerLog(): vscode.Disposable {
  return vscode.Disposable.from(
    log,
    vscode.commands.registerCommand('receptive.log.show', () => log.show()),
  );
}
