/** Which documents are ours: Python files of any file system, and the Python cells of notebooks. */
import * as vscode from 'vscode';

export const python: vscode.DocumentSelector = { language: 'python' };

export function isPython(document: vscode.TextDocument): boolean {
  return (
    vscode.languages.match(python, document) > 0 && document.uri.scheme !== 'git' && document.uri.scheme !== 'output'
  );
}

/** Configurations that code reads sizes from; an edit of one is an edit of what was read from it. */
export const configurations = '**/*.{yaml,yml,json,cfg,ini,conf,txt,toml}';

/** Whether an analysis may read the document: an edit of it, saved or not, counts. */
export function isRead(document: vscode.TextDocument): boolean {
  return isPython(document) || vscode.languages.match({ pattern: configurations }, document) > 0;
}

/** An installed package's file: read to understand the user's own code, never judged. */
export function isInstalled(uri: vscode.Uri): boolean {
  return /\/(site|dist)-packages\//.test(uri.path);
}
