/** The device in the status bar once something has run, and "Choose Device…": every device with why it can be used or not. */
import * as vscode from 'vscode';
import { commands } from '../host/commands';
import { guard } from '../host/guard';
import type { LocalRuntime } from '../host/runtime';
import { chooseDevice, settings } from '../host/settings';
import { type DeviceChoice, deviceNames, deviceText } from '../runtime/devices';

export function registerRunDevice(runtime: LocalRuntime): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('receptive.device', vscode.StatusBarAlignment.Right);
  item.name = 'Receptive: Device';
  item.command = commands.chooseDevice;
  return vscode.Disposable.from(
    item,
    runtime.onDidRun(used => {
      item.text = `$(circuit-board) ${deviceNames[used.device]}`;
      item.tooltip = `Layers are measured on ${deviceText(used)}`;
      item.show();
    }),
    vscode.commands.registerCommand(commands.chooseDevice, guard('choosing a device', choose)),
  );

  async function choose(): Promise<void> {
    const picked = await vscode.window.showQuickPick(items(), {
      placeHolder: 'Where are layers to be run?',
      matchOnDetail: true,
    });
    if (picked?.usable) await chooseDevice(picked.choice);
    else if (picked) vscode.window.showInformationMessage(`${picked.label} cannot be used here: ${picked.detail}`);
  }

  async function items(): Promise<readonly Item[]> {
    const chosen = settings.device();
    const mark = (choice: DeviceChoice) => (choice === chosen ? { description: 'chosen' } : {});
    const devices = (await runtime.probe()).map(({ id, usable, reason, adapter }) => ({
      label: deviceText({ device: id, adapter }),
      ...mark(id),
      detail: reason ?? `works here${id === runtime.inUse?.device ? ', used last' : ''}`,
      choice: id,
      usable,
    }));
    const automatic = { label: 'Automatic', ...mark('auto'), detail: 'the fastest that works here', usable: true };
    return [{ ...automatic, choice: 'auto' }, ...devices];
  }
}

interface Item extends vscode.QuickPickItem {
  readonly choice: DeviceChoice;
  readonly usable: boolean;
}
