/** The explainer's host half: follows the caret, turns what is under it into a card, and answers its pages. */
import * as vscode from 'vscode';
import type { Analyses } from '../host/analysis';
import type { Place } from '../host/commands';
import { type Execution, foremost } from '../host/describe';
import type { Fields } from '../host/fields';
import { guard } from '../host/guard';
import type { Measurements } from '../host/measurements';
import type { Measuring } from '../host/measuring';
import { networksOfClassAt } from '../host/networks-at';
import type { Notes } from '../host/notes';
import { isPython } from '../host/python-files';
import type { References } from '../host/references';
import { type Decode, inputText } from '../host/run-input';
import { whyNothingRuns } from '../host/runtime';
import { settings } from '../host/settings';
import { subjectAt, subjectOfModel } from '../host/subject';
import type { FigureCase } from '../notes/item';
import { progressOf } from '../quiz/progress';
import { callCard, pageOf, sectionsOf } from './explainer-content';
import { openDecoder } from './explainer-decode';
import { fieldMeasurer } from './explainer-field';
import { predictionRecorder } from './explainer-predicted';
import type { FromExplainer, ToExplainer } from './explainer-protocol';
import { answer } from './explainer-requests';
import { runView } from './explainer-run';
import { isShown, type Surface, Surfaces } from './explainer-surfaces';
import type { Learning } from './learning';

export interface Explainer extends vscode.Disposable {
  /**
   * Shows what stands at a place, whether or not the caret is there; where nothing does, the model of the class around it.
   * `false` where there is neither.
   */
  showPlace(place: Place): Promise<boolean>;
  /** `id` or `id#anchor`; with a figure set to a case, where there is one to see. */
  showNote(note: string, figure?: FigureCase): Promise<void>;
  browse(): Promise<void>;
  openInEditor(): void;
  /** The pixels of a picture's file, by way of a page, which has a decoder for every kind of picture. */
  decode: Decode;
}

/** What runs on this machine, and what came out. */
export interface Runs {
  readonly measurements: Measurements;
  readonly measuring: Measuring;
  readonly fields: Fields;
  readonly references: References;
}

/** Small enough to run without being asked: a billion multiply–accumulates take about a second on one core. */
function isQuick({ call }: Execution): boolean {
  return typeof call.macs !== 'object' && (call.macs ?? 0) <= 1e9;
}

export function openExplainer(
  extension: vscode.Uri,
  analyses: Analyses,
  notes: Notes,
  { measurements, measuring, fields, references }: Runs,
  learning: Learning,
): Explainer {
  /** A place in the code; with `model`, that model as a whole. */
  let shown: { readonly document: vscode.TextDocument; readonly offset: number; readonly model?: string } | undefined;
  /** The last place that had something to say: where the caret's has nothing, a page that opens begins with it. */
  let explained: typeof shown;

  const look = async ({ document, offset, model }: NonNullable<typeof shown>) => {
    const analysed = await analyses.ready(document);
    if (!analysed) return undefined;
    const library = await notes.library();
    const network = model && analysed.analysis.networks.find(one => one.model === model);
    const at = analysed.back(offset);
    const subject = network
      ? subjectOfModel(network, analysed, measurements)
      : at === undefined
        ? undefined
        : subjectAt(analysed, measurements, library, at, true);
    if (!subject) return {};
    return { subject, card: callCard(subject, analysed, library, runView(subject, analysed, measurements, measuring)) };
  };

  const modelAround = async (document: vscode.TextDocument, offset: number) => {
    const analysed = await analyses.ready(document);
    const at = analysed?.back(offset);
    if (!analysed || at === undefined) return undefined;
    return networksOfClassAt(analysed.analysis, analysed.uri, analysed.text, at)[0]?.model;
  };

  const update = guard('updating the explainer', async (only?: Surface) => {
    if (!shown || !(only ? isShown(only) : surfaces.isVisible)) return;
    const here = shown;
    const found = await look(here);
    if (!found || shown !== here) return;
    if (found.card) explained = here;
    const card = found.card ?? (only?.isNew && explained ? (await look(explained))?.card : undefined);
    surfaces.postUnpinned({ type: 'caret', card }, only && [only]);
    if (found.subject?.target?.kind === 'call') measure(foremost(found.subject.target.executions));
  });

  /** Runs what is shown in the background, one at a time; the page is told through `measurements`. */
  const measure = guard('measuring a layer', async (execution: Execution | undefined) => {
    if (!execution || measuring.running || whyNothingRuns() || !settings.measuresByItself()) return;
    if (measurements.of(execution) || !isQuick(execution)) return;
    await measuring.layer(execution, { input: { kind: 'random' }, ifUnknown: true });
    // The caret may have moved on meanwhile; what it shows now has its turn.
    await update();
  });

  /** Going from a model's table to a line of it keeps the table on screen. */
  let heldUntil = 0;
  const follow = (editor: vscode.TextEditor | undefined) => {
    if (Date.now() < heldUntil) return;
    if (!editor || !isPython(editor.document) || !settings.explainerFollowsCaret()) return;
    shown = { document: editor.document, offset: editor.document.offsetAt(editor.selection.active) };
    surfaces.leaveNote();
    update();
  };

  const hear = async (message: FromExplainer, surface: Surface) => {
    if (message.type === 'pin') {
      surface.pinned = message.pinned;
      // The caret may have gone on meanwhile.
      if (!message.pinned) await update(surface);
    } else if (message.type === 'ready') await begin(surface);
    else if (message.type === 'decoded') decoder.hear(message);
    else if (message.type === 'predicted') await predicted(message.events);
    else if (message.type === 'try') await surface.trier.ask(message);
    else if (message.type === 'cancel-try') surface.trier.cancel();
    else if (message.type === 'measure-field') {
      if (shown) await measureField(shown.document, message, reply => surfaces.post(reply, [surface]));
    } else {
      if (message.type === 'reveal' && shown?.model) heldUntil = Date.now() + 1_000;
      await answer(message, {
        notes,
        document: () => shown?.document,
        place: () =>
          shown && {
            uri: shown.document.uri.toString(),
            from: shown.offset,
            ...(shown.model ? { model: shown.model } : {}),
          },
        cancel: measuring.cancel,
        post: reply => surfaces.post(reply, [surface]),
      });
    }
  };

  const surfaces = new Surfaces(extension, references, { hear, seen: surface => update(surface) });
  const measureField = fieldMeasurer(analyses, fields);
  const predicted = predictionRecorder(learning);

  let counting: NodeJS.Timeout | undefined;
  const contents = async (): Promise<ToExplainer> => {
    const { questions, states, schedule } = await learning.standing();
    const topics = states.size === 0 ? [] : progressOf(questions, states, schedule, Date.now());
    const progress = new Map(
      topics.flatMap(({ topic, seen, due, mastery }) => (seen > 0 ? [[topic, { seen, due, mastery }] as const] : [])),
    );
    return { type: 'contents', sections: sectionsOf(await notes.library(), progress) };
  };

  const postRunning = (only?: Surface) => {
    const { running } = measuring;
    const what = running && `${running.call?.type ?? running.network.model}: ${running.doing}`;
    const message = {
      type: 'running',
      ...(running ? { running: { what: what!, share: running.share } } : {}),
    } as const;
    surfaces.post(message, only && [only]);
  };

  /** Progress comes many times a second and is small; a card is sent when something else has changed. */
  let told = '';
  const tellRunning = guard('telling what is run', () => {
    postRunning();
    const state = `${measuring.running === undefined} ${inputText(measuring.input)}`;
    if (state !== told) update();
    told = state;
  });

  /** A page that is up, for the first time or again after a reload. */
  const begin = async (surface: Surface) => {
    surface.ready = true;
    surfaces.post(await contents(), [surface]);
    if (!shown) follow(vscode.window.activeTextEditor);
    if (!shown) surfaces.post({ type: 'caret' }, [surface]);
    await update(surface);
    surface.isNew = false;
    postRunning(surface);
    surfaces.handOver(surface);
  };

  const decoder = openDecoder(message => surfaces.postToOne(message));

  const registered = [
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => follow(textEditor)),
    vscode.window.onDidChangeActiveTextEditor(follow),
    analyses.onDidChange(document => document === shown?.document && update()),
    measurements.onDidChange(() => update()),
    measuring.onDidChange(() => tellRunning()),
    // Answers come in quick succession; the table of contents may wait for the last of them.
    learning.onDidChange(() => {
      clearTimeout(counting);
      counting = setTimeout(
        guard('counting progress', async () => surfaces.post(await contents())),
        500,
      );
    }),
  ];

  return {
    showPlace: async ({ uri, from, model }) => {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
      shown = { document, offset: from, ...(model ? { model } : {}) };
      surfaces.unpin();
      await surfaces.reveal({ type: 'line' });
      const found = await look(shown);
      if (found && !found.card) {
        const around = await modelAround(document, from);
        if (!around) return false;
        shown = { document, offset: from, model: around };
      }
      await update();
      return true;
    },
    showNote: async (note, figure) => {
      const [id, anchor] = note.split('#') as [string, string | undefined];
      const page = pageOf(await notes.library(), id);
      await surfaces.reveal(page && { type: 'note', page, anchor, ...(figure ? { figure } : {}) });
    },
    browse: () => surfaces.reveal({ type: 'browse' }),
    openInEditor: () => surfaces.openInEditor(),
    decode: decoder.decode,
    dispose: () => {
      clearTimeout(counting);
      vscode.Disposable.from(surfaces, ...registered).dispose();
    },
  };
}
