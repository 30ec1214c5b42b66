/**
 * The thread that analyses, so that a large file never holds up the editor or other extensions. It does one request at a
 * time and looks at a shared number to learn that the request it works on is no longer wanted.
 */
import { parentPort, workerData } from 'node:worker_threads';
import {
  type Candidate,
  type InputOptions,
  ModuleCache,
  open,
  type ReadFile,
  type Resolve,
} from '../interpreter/analyze';
import { Collected, newTypesFirst, recall, remember } from './analysis-memory';
import type { Reply, Request, Rest } from './analysis-messages';
import { openFileTexts } from './file-texts';
import { moduleCandidates, packagesAround } from './modules';
import { WarmUp } from './warm-up';
import { pack } from './wire';
import { findFile } from './workspace-files';

/** The id of the newest request: everything older is to be dropped. */
const newest = workerData as Int32Array<SharedArrayBuffer>;
const files = openFileTexts();
let cache = new ModuleCache();
const warmUp = new WarmUp();

/** For the file's own code, and for each of its models. */
const milliseconds = 5000;
/** After so long, the first models that are there are shown: they are what is on screen. */
const firstPatience = 150;
/** After so long again, those that have come since. */
const patience = 1000;
/** A file with more traced calls than this is a library of models; the first of them are enough. */
const mostCalls = 20_000;

parentPort!.on('message', (request: Request) => {
  // Even a request that is no longer wanted may be the one that says so.
  if (request.fresh) cache = new ModuleCache();
  if (isStale(request)) return;
  try {
    analyze(request, reply => parentPort!.postMessage(reply));
    warmUp.begin(
      () => Atomics.load(newest, 0) <= request.id + 1,
      stopped => analyzeAgain(request, stopped),
    );
  } catch (error) {
    if (isStale(request)) return;
    parentPort!.postMessage({
      id: request.id,
      err: error instanceof Error ? (error.stack ?? error.message) : String(error),
    } satisfies Reply);
  }
});

function analyze(request: Request, reply: (reply: Reply) => void): void {
  const { id, source } = request;
  for (const [uri, text] of Object.entries(request.fetched)) files.put(uri, text ?? undefined);
  if (Object.keys(request.fetched).length > 0) cache = new ModuleCache();
  const read = new Set<string>();
  const earlier = recall(source.uri);
  let due = performance.now() + firstPatience;
  const opened = open(source, {
    resolve: resolverOf(request, read),
    readFile: readerOf(request, read),
    cache,
    cancelled: stalenessOf(request),
    milliseconds,
    past: earlier?.past,
  });

  const collected = new Collected(request.have === earlier?.id ? earlier?.orders : undefined);
  let told: Rest | undefined;
  const send = (done: boolean) => {
    const { networks, kept } = collected.take();
    // Functions that nothing called are looked through at the end, when the models are there.
    const rest = opened.rest({ explored: done });
    const ok = {
      networks: pack(networks),
      kept,
      moved: opened.moved,
      rest: rest === told ? undefined : pack(rest),
      broken: opened.broken,
      done,
      wanted: files.wanted(),
      read: [...read],
    };
    reply({ id, ok });
    told = rest;
    due = performance.now() + patience;
  };
  const inputsFor = ({ model }: Candidate): InputOptions => {
    const given = request.given[model];
    return given ? { given, from: 'set' } : {};
  };

  const left: (readonly [number, Candidate])[] = [];
  for (const [order, model] of opened.models().entries()) {
    const network = opened.kept(model, inputsFor(model));
    if (network === undefined) left.push([order, model]);
    else collected.keep(order, model, network);
  }
  let unseen = earlier?.types ?? new Set();
  for (const [order, model] of newTypesFirst(left, earlier?.past, collected.types)) {
    if (isStale(request)) return;
    if (collected.calls > mostCalls) break;
    // A class that a factory or an instance already shows is not built a second time.
    if ((model.kind === 'class' || model.kind === 'symbolic') && collected.types.has(model.name)) continue;
    collected.add(order, model, opened.trace(model, inputsFor(model)));
    // Once all that was on screen can be there again, it is.
    const isWhole = unseen.size > 0 && [...unseen].every(type => collected.types.has(type));
    if (isWhole) unseen = new Set();
    if (isWhole || performance.now() > due) send(false);
  }
  send(true);
  if (!opened.broken) {
    const { orders, types } = collected;
    remember(source.uri, { id, past: opened.past(), orders, types });
  }
}

/** All the work of an answer, for nothing. */
function analyzeAgain(request: Request, stopped: () => boolean): void {
  const read = new Set<string>();
  const opened = open(request.source, {
    resolve: resolverOf(request, read),
    readFile: readerOf(request, read),
    cache,
    cancelled: stopped,
    milliseconds,
  });
  for (const model of opened.models()) pack(opened.trace(model));
  pack(opened.rest());
}

function resolverOf({ source, roots, unsaved }: Request, read: Set<string>): Resolve {
  return (module, from) => {
    // An installed package finds its own environment first.
    const packages = from === source.uri ? undefined : packagesAround(from);
    for (const uri of moduleCandidates(module, from, packages === undefined ? roots : [packages, ...roots])) {
      const text = unsaved[uri] ?? files.read(uri);
      if (text === undefined) continue;
      read.add(uri);
      return { uri, text };
    }
    return undefined;
  };
}

/** What is asked for in vain counts as read too: once it is there, the result is another. */
function readerOf({ tops, unsaved }: Request, read: Set<string>): ReadFile {
  return (path, from) =>
    findFile(path, from, tops, uri => {
      read.add(uri);
      return unsaved[uri] ?? files.read(uri);
    });
}

/** A function of its own, which holds nothing else of the answer: the analysis keeps it. */
function stalenessOf(request: Request): () => boolean {
  return () => isStale(request);
}

function isStale({ id }: Request): boolean {
  return Atomics.load(newest, 0) !== id;
}
