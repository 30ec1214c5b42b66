/** The folder of a note of the reader's, as the address under which one page may load what lies in it. */
import * as vscode from 'vscode';
import type { NotePage, ToExplainer } from './explainer-protocol';

export function withPictures(message: ToExplainer, webview: vscode.Webview): ToExplainer {
  const addressed = (page: NotePage): NotePage =>
    page.folder ? { ...page, folder: webview.asWebviewUri(vscode.Uri.parse(page.folder)).toString() } : page;
  if ((message.type === 'note' || message.type === 'page') && message.page.folder)
    return { ...message, page: addressed(message.page) };
  if (message.type === 'caret' && message.card?.page?.folder)
    return { ...message, card: { ...message.card, page: addressed(message.card.page) } };
  return message;
}
