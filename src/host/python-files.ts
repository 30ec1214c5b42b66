/** Which documents are ours: Python files of any file system, and the Python cells of notebooks. */
import * as vscode from 'vscode';

export const python: vscode.DocumentSelector = { language: 'python' };

export function isPython(document: vscode.TextDocument): boolean {
  return (
    vscode.languages.match(python, document) > 0 && document.uri.scheme !== 'git' && document.uri.scheme !== 'output'
  );
}

/** An installed package's file: read to understand the user's own code, never judged. */
export function isInstalled(uri: vscode.Uri): boolean {
  return /\/(site|dist)-packages\//.test(uri.path);
}
