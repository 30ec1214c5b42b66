/** The device in the status bar once something has run, and "Choose Device…": every device with why it can be used or not. */
import * as vscode from 'vscode';
import { commands } from '../host/commands';
import { guard } from '../host/guard';
import { firstLine, type LocalRuntime, type Used, whyNothingRuns } from '../host/runtime';
import { chooseDevice, onDidChangeSettings, settings } from '../host/settings';
import { type DeviceChoice, type DeviceReport, deviceNames, deviceText } from '../runtime/devices';
import { runWithProgress } from './run-progress';

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
    else if (picked.installable) await installCuda();
    else vscode.window.showInformationMessage(`${picked.name} cannot be used here: ${picked.detail}`);
  }

  /** Only ever when asked, and asked once more: it is a large download from a server that nothing else here talks to. */
  async function installCuda(): Promise<void> {
    const answer = await vscode.window.showInformationMessage(
      'Download ONNX Runtime’s CUDA provider?',
      {
        modal: true,
        detail:
          'A few hundred megabytes from nuget.org, put into the folder of this extension. It needs CUDA 12 and cuDNN 9, which are installed separately.',
      },
      'Download',
    );
    if (answer !== 'Download') return;
    try {
      await runWithProgress('Installing the CUDA provider', runtime.installCuda);
    } catch (error) {
      if (firstLine(error) !== 'cancelled')
        vscode.window.showErrorMessage(`The CUDA provider was not installed: ${firstLine(error)}`);
      return;
    }
    const cuda = (await runtime.probe()).find(({ id }) => id === 'cuda');
    if (cuda?.usable) await chooseDevice('cuda');
    vscode.window.showInformationMessage(
      cuda?.usable
        ? `Layers are now run on ${deviceText({ device: 'cuda', ...(cuda.adapter ? { adapter: cuda.adapter } : {}) })}.`
        : `The CUDA provider is installed, but cannot be used yet: ${cuda?.reason}`,
    );
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
        const [first] = reports;
        if (reports.every(({ usable, reason }) => !usable && reason === first!.reason)) {
          list.hide();
          void vscode.window.showWarningMessage(`Nothing can be run on this machine: ${first!.reason}`);
          return;
        }
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
    const name = 'Automatic';
    return { label: name, name, ...mark('auto'), detail: 'the fastest that works here', choice: 'auto', usable: true };
  }

  function deviceItem({ id, usable, reason, adapter, installable }: DeviceReport): Item {
    const works = `works here${id === runtime.inUse?.device ? ', used last' : ''}`;
    const detail = usable ? works : installable ? `${reason}. Choose it to download it…` : reason;
    const name = deviceText({ device: id, ...(adapter === undefined ? {} : { adapter }) });
    const icon = usable ? '' : installable ? '$(cloud-download) ' : '$(circle-slash) ';
    return { label: icon + name, name, ...mark(id), detail, choice: id, usable, installable };
  }

  function mark(choice: DeviceChoice): { readonly description?: string } {
    return choice === settings.device() ? { description: 'chosen' } : {};
  }
}

interface Item extends vscode.QuickPickItem {
  readonly choice: DeviceChoice;
  /** The label without its icon. */
  readonly name: string;
  readonly usable: boolean;
  readonly installable?: true;
}

function tooltipOf({ refused, ...used }: Used): string {
  const others = refused.map(({ device, reason }) => `${deviceNames[device]} was not used: ${reason}`);
  return [`Layers are measured on ${deviceText(used)}`, ...others].join('\n');
}
