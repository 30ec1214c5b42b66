// A Python document from a text in which `$0` marks the caret, and what the editor shows for it, as text.
import * as vscode from 'vscode';

export interface Opened {
  readonly document: vscode.TextDocument;
  readonly caret: vscode.Position;
}

/** An unsaved document: nothing of it is on any disk. */
export async function open(marked: string): Promise<Opened> {
  await vscode.extensions.getExtension('receptive.receptive')!.activate();
  const content = marked.replace('$0', '');
  const document = await vscode.workspace.openTextDocument({ language: 'python', content });
  await vscode.window.showTextDocument(document);
  return { document, caret: document.positionAt(Math.max(0, marked.indexOf('$0'))) };
}

/** The small network that most tests read. */
export const lenet = `import torch
import torch.nn as nn
import torch.nn.functional as F


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.flatten(x, 1)
        x = F.relu(self.fc1(x))
        return self.fc2(x)


model = LeNet()
model(torch.randn(1, 1, 28, 28))
`;

/** The fixture with the caret put into a piece of it, marked there. */
export function at(text: string, piece: string): string {
  const plain = piece.replace('$0', '');
  const from = text.indexOf(plain);
  if (from < 0) throw new Error(`The text does not hold ${plain}`);
  return text.slice(0, from) + piece + text.slice(from + plain.length);
}

/** Tries until `read` gives what is awaited, and returns the last it gave. */
export async function eventually<T>(read: () => Promise<T> | T, awaited: (value: T) => boolean): Promise<T> {
  let value = await read();
  for (let tries = 0; tries < 80 && !awaited(value); tries++) {
    await new Promise(done => setTimeout(done, 50));
    value = await read();
  }
  return value;
}

export async function replace(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const start = document.getText().indexOf(from);
  if (start < 0) throw new Error(`The document does not hold ${from}`);
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(start), document.positionAt(start + from.length));
  edit.replace(document.uri, range, to);
  await vscode.workspace.applyEdit(edit);
}
