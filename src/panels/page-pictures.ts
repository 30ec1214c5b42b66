/** The folder of a note of the reader's, as the address under which one page may load what lies in it. */
import * as vscode from 'vscode';
import type { NotePage, ToExplainer } from './explainer-protocol';

export function withPictures(message: ToExplainer, webview: vscode.Webview): ToExplainer {
  const addressed = (page: NotePage) => withFolder(page, webview);
  if ((message.type === 'note' || message.type === 'page') && message.page.folder)
    return { ...message, page: addressed(message.page) };
  if (message.type === 'caret' && message.card?.page?.folder)
    return { ...message, card: { ...message.card, page: addressed(message.card.page) } };
  return message;
}

/** What names its pictures from a folder: a note's page, or a question of it. */
export function withFolder<T extends { readonly folder?: string }>(named: T, webview: vscode.Webview): T {
  return named.folder ? { ...named, folder: webview.asWebviewUri(vscode.Uri.parse(named.folder)).toString() } : named;
}
