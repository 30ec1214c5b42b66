/** The device in the status bar once something has run, and "Choose Device…": every device with why it can be used or not. */
import * as vscode from 'vscode';
import { commands } from '../host/commands';
import { guard } from '../host/guard';
import { type LocalRuntime, type Used, whyNothingRuns } from '../host/runtime';
import { chooseDevice, onDidChangeSettings, settings } from '../host/settings';
import { type DeviceChoice, type DeviceReport, deviceNames, deviceText } from '../runtime/devices';

export function registerRunDevice(runtime: LocalRuntime): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('receptive.device', vscode.StatusBarAlignment.Right);
  item.name = 'Receptive: Device';
  item.command = commands.chooseDevice;
  return vscode.Disposable.from(
    item,
    runtime.onDidRun(used => {
      item.text = `$(circuit-board) ${deviceNames[used.device]}`;
      item.accessibilityInformation = { label: `Receptive runs on ${deviceText(used)}` };
      item.tooltip = tooltipOf(used);
      item.show();
    }),
    // What is shown is what the last run used; another choice has used nothing yet.
    onDidChangeSettings(() => {
      const choice = settings.device();
      if (choice !== 'auto' && runtime.inUse && choice !== runtime.inUse.device) item.hide();
    }),
    vscode.commands.registerCommand(commands.chooseDevice, guard('choosing a device', choose)),
  );

  async function choose(): Promise<void> {
    const reason = whyNothingRuns();
    if (reason) return void vscode.window.showInformationMessage(reason);
    const picked = await pick();
    if (picked === undefined) return;
    if (picked.usable) await chooseDevice(picked.choice);
    else vscode.window.showInformationMessage(`${picked.label} cannot be used here: ${picked.detail}`);
  }

  /** The list is there at once; trying each device takes a while, and ends when the list is closed. */
  function pick(): Promise<Item | undefined> {
    const list = vscode.window.createQuickPick<Item>();
    const stop = new AbortController();
    list.title = 'Choose Device';
    list.placeholder = 'Trying what works on this machine…';
    list.matchOnDetail = true;
    list.busy = true;
    list.items = [automatic()];
    runtime.probe(stop.signal).then(
      reports => {
        list.busy = false;
        list.placeholder = 'Where are layers to be run?';
        list.items = [automatic(), ...reports.map(deviceItem)];
      },
      () => {},
    );
    return new Promise(resolve => {
      list.onDidAccept(() => {
        resolve(list.selectedItems[0]);
        list.hide();
      });
      list.onDidHide(() => {
        stop.abort();
        resolve(undefined);
        list.dispose();
      });
      list.show();
    });
  }

  function automatic(): Item {
    return { label: 'Automatic', ...mark('auto'), detail: 'the fastest that works here', choice: 'auto', usable: true };
  }

  function deviceItem({ id, usable, reason, adapter }: DeviceReport): Item {
    const detail = usable ? `works here${id === runtime.inUse?.device ? ', used last' : ''}` : reason;
    const label = deviceText({ device: id, ...(adapter === undefined ? {} : { adapter }) });
    return { label: usable ? label : `$(circle-slash) ${label}`, ...mark(id), detail, choice: id, usable };
  }

  function mark(choice: DeviceChoice): { readonly description?: string } {
    return choice === settings.device() ? { description: 'chosen' } : {};
  }
}

interface Item extends vscode.QuickPickItem {
  readonly choice: DeviceChoice;
  readonly usable: boolean;
}

function tooltipOf({ refused, ...used }: Used): string {
  const others = refused.map(({ device, reason }) => `${deviceNames[device]} was not used: ${reason}`);
  return [`Layers are measured on ${deviceText(used)}`, ...others].join('\n');
}
