/** The pages that show the explainer: the view in the side bar and the tab. Each is sent the same messages and keeps its own pin. */
import * as vscode from 'vscode';
import { guard } from '../host/guard';
import { userFolders } from '../host/notes';
import type { References } from '../host/references';
import { onDidChangeSettings } from '../host/settings';
import { type FromExplainer, readFromExplainer, type ToExplainer } from './explainer-protocol';
import { openTrier, type Trier } from './explainer-try';
import { page, pageRoots } from './page';
import { withPictures } from './page-pictures';

/** One copy of the page. */
export interface Surface {
  readonly webview: vscode.Webview;
  readonly isVisible: () => boolean;
  /** Runs the models of the notes it shows. */
  readonly trier: Trier;
  pinned: boolean;
  ready: boolean;
  /** Whether it has never been up. */
  isNew: boolean;
}

interface Handlers {
  readonly hear: (message: FromExplainer, surface: Surface) => Promise<void>;
  /** It was shown or hidden. */
  readonly seen: (surface: Surface) => void;
}

const viewId = 'receptive.explainer';

export class Surfaces implements vscode.Disposable {
  private readonly all = new Set<Surface>();
  private tab: vscode.WebviewPanel | undefined;
  /** What was asked for before a page was there to show it. */
  private waiting: ToExplainer[] = [];
  /** The note opened last, until the caret leads elsewhere: a page opened beside goes on with it. */
  private reading: ToExplainer | undefined;
  private folders = String(userFolders());
  private readonly registered: readonly vscode.Disposable[];

  constructor(
    private readonly extension: vscode.Uri,
    private readonly references: References,
    private readonly handlers: Handlers,
  ) {
    this.registered = [
      onDidChangeSettings(() => {
        if (this.folders === (this.folders = String(userFolders()))) return;
        for (const { webview } of this.all) webview.options = this.options();
      }),
      vscode.window.registerWebviewViewProvider(viewId, {
        resolveWebviewView: guard('opening the explainer', (view: vscode.WebviewView) => {
          const surface = this.attach(view.webview, () => view.visible);
          view.onDidChangeVisibility(() => this.seen(surface));
          view.onDidDispose(() => this.all.delete(surface));
        }),
      }),
      vscode.window.registerWebviewPanelSerializer('receptive.explainer', {
        deserializeWebviewPanel: async panel => this.openInEditor(panel),
      }),
    ];
  }

  get isVisible(): boolean {
    return [...this.all].some(isShown);
  }

  post(message: ToExplainer, to: Iterable<Surface> = this.all): void {
    if (message.type === 'note' || message.type === 'page') this.reading = message;
    for (const surface of to) if (surface.ready) surface.webview.postMessage(withPictures(message, surface.webview));
  }

  /** To those that follow the caret. */
  postUnpinned(message: ToExplainer, to: Iterable<Surface> = this.all): void {
    this.post(
      message,
      [...to].filter(surface => !surface.pinned),
    );
  }

  /** To one page that is up, which is opened where there is none. */
  async postToOne(message: ToExplainer): Promise<void> {
    const up = [...this.all].find(surface => surface.ready);
    if (up) this.post(message, [up]);
    else await this.reveal(message);
  }

  unpin(): void {
    for (const surface of this.all) surface.pinned = false;
    this.post({ type: 'pinned', pinned: false });
  }

  /** The caret leads elsewhere. */
  leaveNote(): void {
    this.reading = undefined;
  }

  /** What was asked for before any page was up. */
  handOver(surface: Surface): void {
    for (const message of this.waiting.splice(0)) this.post(message, [surface]);
  }

  /** Brings a page forward; opens the side bar's where there is none. */
  async reveal(message?: ToExplainer): Promise<void> {
    const isUp = [...this.all].some(surface => surface.ready);
    if (message && !isUp) this.waiting.push(message);
    if (this.tab?.visible) this.tab.reveal(undefined, true);
    else await vscode.commands.executeCommand(`${viewId}.focus`, { preserveFocus: true });
    if (message && isUp) this.post(message);
  }

  openInEditor(restored?: vscode.WebviewPanel): void {
    if (this.tab && !restored) {
      this.tab.reveal();
      return;
    }
    if (this.reading && !restored) this.waiting.push(this.reading);
    const beside = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = restored ?? vscode.window.createWebviewPanel(viewId, 'Explainer', beside);
    this.tab = panel;
    panel.iconPath = vscode.Uri.joinPath(this.extension, 'media', 'receptive.svg');
    const surface = this.attach(panel.webview, () => panel.visible);
    panel.onDidChangeViewState(() => this.seen(surface));
    panel.onDidDispose(() => {
      this.all.delete(surface);
      if (this.tab === panel) this.tab = undefined;
    });
  }

  dispose(): void {
    this.tab?.dispose();
    vscode.Disposable.from(...this.registered).dispose();
  }

  /** Pictures of the reader's notes come from the folders of notes, and from nowhere else. */
  private options(): vscode.WebviewOptions {
    return { enableScripts: true, localResourceRoots: [...pageRoots(this.extension), ...userFolders()] };
  }

  private attach(webview: vscode.Webview, isVisible: () => boolean): Surface {
    const trier = openTrier(this.references, tried => this.post({ type: 'tried', tried }, [surface]));
    const surface: Surface = { webview, isVisible, trier, pinned: false, ready: false, isNew: true };
    this.all.add(surface);
    webview.options = this.options();
    webview.html = page(webview, this.extension, 'explainer', 'Explainer');
    webview.onDidReceiveMessage(
      guard('answering the explainer', (value: unknown) => {
        const message = readFromExplainer(value);
        return message && this.handlers.hear(message, surface);
      }),
    );
    return surface;
  }

  /** A page that is hidden is unloaded; it says that it is up when it is shown again. */
  private seen(surface: Surface): void {
    if (!surface.isVisible()) surface.ready = false;
    this.handlers.seen(surface);
  }
}

export function isShown(surface: Surface): boolean {
  return surface.ready && surface.isVisible();
}
