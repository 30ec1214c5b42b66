/** "Choose Input for Runs…": seeded random values, a test pattern, or a picture from a file. */
import * as vscode from 'vscode';
import { commands } from '../host/commands';
import { guard } from '../host/guard';
import type { Measuring } from '../host/measuring';
import { type Decode, type RunInput, titleOf } from '../host/run-input';
import { firstLine } from '../host/runtime';
import { patterns } from '../onnx/patterns';

/** Of a picture's file, in bytes: it is read whole and handed to a page. */
const largest = 64 * 2 ** 20;

export function registerRunInput(measuring: Measuring, decode: Decode): vscode.Disposable {
  return vscode.commands.registerCommand(commands.chooseInput, guard('choosing an input', choose));

  async function choose(): Promise<void> {
    const picked = await vscode.window.showQuickPick(items(measuring.input), {
      title: 'Choose Input for Runs',
      placeHolder: 'What is given to the network when it is run?',
      matchOnDetail: true,
    });
    const input = picked?.input ?? (picked && (await picture()));
    if (input) measuring.input = input;
  }

  async function picture(): Promise<RunInput | undefined> {
    const [file] =
      (await vscode.window.showOpenDialog({
        title: 'Choose a Picture',
        openLabel: 'Choose',
        filters: { Pictures: ['png', 'jpg', 'jpeg', 'webp', 'gif', 'bmp', 'svg'], 'All files': ['*'] },
      })) ?? [];
    if (!file) return undefined;
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    try {
      const { size } = await vscode.workspace.fs.stat(file);
      if (size > largest)
        throw new Error(`it has ${Math.ceil(size / 2 ** 20)} MiB, and one may have up to ${largest / 2 ** 20}`);
      return { kind: 'picture', picture: await decode(name, await vscode.workspace.fs.readFile(file)) };
    } catch (error) {
      vscode.window.showWarningMessage(`${name} cannot be used as a picture: ${firstLine(error)}`);
      return undefined;
    }
  }
}

interface Item extends vscode.QuickPickItem {
  /** Absent where a file is still to be chosen. */
  readonly input?: RunInput;
}

function items(present: RunInput): readonly Item[] {
  const mark = (chosen: boolean) => (chosen ? { description: 'chosen' } : {});
  const separator = (label: string): Item => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const { kind } = present;
  return [
    {
      label: 'Random values',
      detail: 'standard normal, the same on every run; a layer alone gets its own',
      ...mark(kind === 'random'),
      input: { kind: 'random' },
    },
    {
      label: 'A picture…',
      detail: kind === 'picture' ? `now ${present.picture.name}` : 'its middle, scaled to the input, from 0 to 1',
      ...mark(kind === 'picture'),
    },
    separator('test patterns, the same in every channel'),
    ...patterns.map(({ id, title }) => {
      const name = titleOf(id);
      return {
        label: name.charAt(0).toUpperCase() + name.slice(1),
        detail: title.split(': ')[1],
        ...mark(kind === 'pattern' && present.pattern === id),
        input: { kind: 'pattern', pattern: id } as const,
      };
    }),
  ];
}
