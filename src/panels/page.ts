/**
 * The page every webview starts from: one script, one style sheet, both from the extension's own folder, and nothing else.
 * Data never stands in the page; it comes as checked messages once the page has said that it is ready.
 */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** Where a webview may load files from. */
export function pageRoots(extension: vscode.Uri): readonly vscode.Uri[] {
  return [vscode.Uri.joinPath(extension, 'dist', 'media')];
}

/** The HTML of panel `name`, whose script and styles are `dist/media/<name>.js` and `.css`. */
export function page(webview: vscode.Webview, extension: vscode.Uri, name: string, title: string): string {
  const file = (extension_: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', 'media', `${name}.${extension_}`)).toString();
  const nonce = randomBytes(18).toString('base64');
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${file('css')}">
</head>
<body>
<div id="root"></div>
<script type="module" nonce="${nonce}" src="${file('js')}"></script>
</body>
</html>`;
}
