/**
 * The list of features. What everything shares is opened first, then each feature registers itself; one that fails is
 * logged and the others go on.
 */
import type * as vscode from 'vscode';
import { registerDiagnostics } from './editor/diagnostics';
import { registerExportNetwork } from './editor/export-network';
import { registerFixes } from './editor/fixes';
import { registerHints } from './editor/hints';
import { registerHover } from './editor/hover';
import { registerInputShape } from './editor/input-shape';
import { registerLenses } from './editor/lenses';
import { registerMyNotes } from './editor/my-notes';
import { registerRunDevice } from './editor/run-device';
import { registerRunInput } from './editor/run-input';
import { registerRunLayer } from './editor/run-layer';
import { registerRunNetwork } from './editor/run-network';
import { registerSample } from './editor/sample';
import { openAnalyses } from './host/analysis';
import { openAnalyzer } from './host/analyzer';
import { openEnvironment } from './host/environment';
import { openFields } from './host/fields';
import { registerAll } from './host/guard';
import { openInputShapes } from './host/input-shapes';
import { log, registerLog } from './host/log';
import { openMeasurements, placeOfMeasurements } from './host/measurements';
import { measurementsFile } from './host/measurements-file';
import { openMeasuring } from './host/measuring';
import { openNotes } from './host/notes';
import { openReferences } from './host/references';
import { openRuntime } from './host/runtime';
import { registerExchange } from './panels/exchange';
import { openExplainer } from './panels/explainer';
import { registerExplainerCommands } from './panels/explainer-commands';
import { openLearning } from './panels/learning';
import { registerProgress } from './panels/progress';
import { registerQuiz } from './panels/quiz';

export function activate(context: vscode.ExtensionContext): void {
  const notes = openNotes(context.extensionUri);
  const shapes = openInputShapes(context.workspaceState);
  const environment = openEnvironment();
  const analyzer = openAnalyzer(environment, shapes);
  const analyses = openAnalyses(analyzer);
  const kept = measurementsFile(placeOfMeasurements(context.globalStorageUri), versionOf(context), text =>
    log.warn(text),
  );
  const measurements = openMeasurements(kept);
  const runtime = openRuntime(context.extensionUri);
  const measuring = openMeasuring(runtime, measurements);
  const fields = openFields(runtime);
  const references = openReferences(runtime);
  const learning = openLearning(context.globalStorageUri, notes);
  const explainer = openExplainer(
    context.extensionUri,
    analyses,
    notes,
    { measurements, measuring, fields, references },
    learning,
  );
  context.subscriptions.push(
    learning,
    notes,
    shapes,
    environment,
    analyzer,
    analyses,
    measurements,
    measuring,
    fields,
    runtime,
    explainer,
  );

  const features = {
    log: registerLog,
    hover: () => registerHover(analyses, notes, measurements, fields),
    hints: () => registerHints(analyses, measurements),
    lenses: () => registerLenses(analyses),
    diagnostics: () => registerDiagnostics(analyses),
    'quick fixes': () => registerFixes(analyses, analyzer),
    'input shapes': () => registerInputShape(analyses, shapes),
    'running a layer': () => registerRunLayer(analyses, measuring),
    'running a network': () => registerRunNetwork(analyses, measuring),
    'the input of runs': () => registerRunInput(measuring, explainer.decode),
    'exporting a network': () => registerExportNetwork(analyses, runtime),
    'the device in use': () => registerRunDevice(runtime),
    sample: () => registerSample(context.extensionUri),
    explainer: () => registerExplainerCommands(explainer),
    'the reader’s notes': () => registerMyNotes(analyses, notes, measurements),
    quiz: () => registerQuiz(context.extensionUri, analyses, learning),
    progress: () => registerProgress(learning),
    'export and import': () => registerExchange(learning),
  };
  context.subscriptions.push(...registerAll(features));
}

/** What was measured with another version may have been another model. */
function versionOf({ extension }: vscode.ExtensionContext): string {
  return String(extension.packageJSON.version);
}
