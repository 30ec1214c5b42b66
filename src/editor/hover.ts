/**
 * The hover: what the call under the pointer does with exactly these arguments.
 * All words come from `host/describe`; this file finds the call, gathers pictures and links, and hands over Markdown.
 */
import * as vscode from 'vscode';
import type { Analysed, Analyses } from '../host/analysis';
import { commands } from '../host/commands';
import { foremost } from '../host/describe';
import { fieldPicture } from '../host/field-picture';
import type { Fields } from '../host/fields';
import { guard } from '../host/guard';
import { linksOf } from '../host/hover-links';
import { commandAddress, hoverMarkdown } from '../host/hover-markdown';
import { imageMarkdown } from '../host/maths';
import type { Measurements } from '../host/measurements';
import { answerAbout } from '../host/note-answer';
import type { Notes } from '../host/notes';
import { python } from '../host/python-files';
import { carrySpan } from '../host/rebase';
import { whyNothingRuns } from '../host/runtime';
import { settings } from '../host/settings';
import { type Subject, subjectAt } from '../host/subject';
import type { Library } from '../notes/library';
import { hoverText } from '../notes/render';
import { drawingTheme, loadPictures } from './pictures';

export function registerHover(
  analyses: Analyses,
  notes: Notes,
  measurements: Measurements,
  fields: Fields,
): vscode.Disposable {
  const provideHover = async (
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ) => {
    if (!settings.hoverEnabled(document.uri)) return undefined;
    const analysed = await analyses.ready(document, token);
    if (!analysed || token.isCancellationRequested) return undefined;
    const offset = analysed.back(document.offsetAt(position));
    const library = await notes.library();
    const subject = offset === undefined ? undefined : subjectAt(analysed, measurements, library, offset);
    if (!subject) return undefined;
    const markdown = new vscode.MarkdownString(await write(subject, library, analysed), true);
    markdown.isTrusted = { enabledCommands: linked };
    return new vscode.Hover(markdown, rangeOf(document, analysed, subject));
  };

  const write = async (subject: Subject, library: Library, analysed: Analysed) => {
    const pictures = await loadPictures();
    const { description } = subject;
    const note = answerAbout(library, subject);
    return hoverMarkdown(description, {
      picture: ({ tex, text }) => pictures.markdown(tex, text),
      plot: pictures.plot,
      ...fieldOf(subject),
      ...(note ? { short: hoverText(note, { picture: pictures.address }) } : {}),
      links: linksOf(
        subject,
        { uri: analysed.document.uri.toString(), from: analysed.forward(subject.focus.from) },
        !whyNothingRuns(),
      ),
      related: (description.related ?? []).flatMap(id => {
        const title = library.note(id)?.title;
        return title ? [{ title, command: commands.explain, arguments: [{ note: id }] }] : [];
      }),
      change: origin =>
        commandAddress(commands.changeInput, [{ uri: analysed.document.uri.toString(), model: origin.model }]),
      stale: analysed.stale,
    });
  };
  const fieldOf = ({ target, description }: Subject) => {
    const execution = target?.kind === 'call' && !description.argument ? foremost(target.executions) : undefined;
    const picture = execution && fieldPicture(execution, fields, drawingTheme());
    return picture ? { field: imageMarkdown(picture) } : {};
  };
  return vscode.languages.registerHoverProvider(python, { provideHover: guard('answering a hover', provideHover) });
}

/** What a hover's links may run, and nothing else. */
const linked = [commands.explain, commands.quiz, commands.runLayer, commands.changeInput];

function rangeOf(document: vscode.TextDocument, analysed: Analysed, { focus }: Subject): vscode.Range | undefined {
  const span = carrySpan(analysed.forward, focus);
  return span && new vscode.Range(document.positionAt(span.from), document.positionAt(span.to));
}
