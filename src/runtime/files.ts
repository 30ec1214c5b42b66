/**
 * Models on disk: weights are made piece by piece as they are written, so that memory does not grow with the network.
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { inlineModel, renamed } from '../onnx/file';
import { weightsFile } from '../onnx/graph';
import { piecesOf, type StoredWeight } from '../onnx/recipe';
import { showBytes } from '../tensor/bytes';
import type { Progress, WriteRequest, Written } from './protocol';

/** A protobuf message cannot be larger. */
const largestFile = 2 ** 31 - 1;

/**
 * Writes the model for another process to open: one file where its weights fit, else the weights beside it. The file is there
 * as a whole or not at all: until it is, what is written has another name, which whoever asked takes away if this fails.
 */
export function writeModel(
  { model, weights = [], file }: WriteRequest,
  report: (progress: Progress) => void = () => {},
  largest = largestFile,
): Written {
  const pieces = inlineModel(model, weights);
  const data = pieces.bytes > largest ? `${file}.data` : undefined;
  const files = data === undefined ? [file] : [data, file];
  needSpace(dirname(file), pieces.bytes, 'the model takes', 'its disk');
  if (data === undefined) writePieces(unfinished(file), pieces, report);
  else {
    writeWeights(unfinished(data), weights, report);
    writeFileSync(unfinished(file), renamed(model, basename(data)));
  }
  for (const each of files) renameSync(unfinished(each), each);
  return { files: files.reverse().map(sized) };
}

/** Takes away what a write has left that was ended on its way. */
export function discardUnfinished(file: string): void {
  // A process that was killed may hold its file for a moment.
  for (const each of [file, `${file}.data`])
    rmSync(unfinished(each), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

function unfinished(file: string): string {
  return `${file}.unfinished`;
}

/** The model and its weights in a folder, for ONNX Runtime to open. */
export function placeModel(
  folder: string,
  model: Uint8Array,
  weights: readonly StoredWeight[],
  report: (progress: Progress) => void,
): string {
  placeWeights(folder, weights, report);
  return placeBeside(folder, 'model.onnx', model);
}

/** The weights that were made last, in a folder of their own: a network is often run again as it is. */
let held: { readonly key: string; readonly folder: string } | undefined;

/**
 * A folder with the weights in it, to place models of theirs beside them. It stays until other weights are asked for; whoever
 * started the worker takes away the folder around it.
 */
export function holdWeights(
  folder: string,
  weights: readonly StoredWeight[],
  report: (progress: Progress) => void,
): string {
  const key = createHash('sha1').update(JSON.stringify(weights)).digest('hex');
  if (held?.key === key && existsSync(join(held.folder, weightsFile))) return held.folder;
  if (held) rmSync(held.folder, { recursive: true, force: true });
  held = undefined;
  const own = mkdtempSync(join(folder, 'weights-'));
  placeWeights(own, weights, report);
  held = { key, folder: own };
  return own;
}

/** Another model of the same weights, where these have been placed already. */
export function placeBeside(folder: string, name: string, model: Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, model);
  return file;
}

function writePieces(
  file: string,
  { bytes, parts }: ReturnType<typeof inlineModel>,
  report: (progress: Progress) => void,
): void {
  const handle = openSync(file, 'w');
  try {
    let written = 0;
    for (const piece of parts()) {
      writeWhole(handle, piece, written);
      written += piece.length;
      report({ doing: 'writing', share: written / bytes });
    }
  } finally {
    closeSync(handle);
  }
}

function placeWeights(folder: string, weights: readonly StoredWeight[], report: (progress: Progress) => void): void {
  const bytes = weights.reduce((sum, weight) => sum + weight.bytes, 0);
  needSpace(folder, bytes, 'its weights take', 'the disk for temporary files');
  writeWeights(join(folder, weightsFile), weights, report);
}

function writeWeights(file: string, weights: readonly StoredWeight[], report: (progress: Progress) => void): void {
  const last = weights.at(-1);
  const total = last ? last.offset + last.bytes : 0;
  const handle = openSync(file, 'w');
  try {
    for (const { recipe, offset, bytes } of weights) {
      let at = offset;
      for (const piece of piecesOf(recipe, bytes / 4)) {
        writeWhole(handle, new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength), at);
        at += piece.byteLength;
        report({ doing: 'making weights', share: at / total });
      }
    }
  } finally {
    closeSync(handle);
  }
}

/** A disk that is nearly full takes a part, and refuses only the next. */
function writeWhole(handle: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at, bytes.length - at, position + at);
}

/** A disk is not filled to the brim to find out that it is too small. */
function needSpace(folder: string, bytes: number, what: string, where: string): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bytes > bavail * bsize)
    throw new Error(`${what} ${showBytes(bytes)}, and ${where} has ${showBytes(bavail * bsize)} left`);
}

function sized(file: string) {
  return { file, bytes: statSync(file).size };
}
