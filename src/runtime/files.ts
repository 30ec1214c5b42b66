/**
 * Models on disk: weights are made piece by piece as they are written, so that memory does not grow with the network.
 */
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { inlineModel, renamed } from '../onnx/file';
import { weightsFile } from '../onnx/graph';
import { piecesOf, type StoredWeight } from '../onnx/recipe';
import type { Progress, WriteRequest, Written } from './protocol';

/** A protobuf message cannot be larger. */
const largestFile = 2 ** 31 - 1;

/** Writes the model for another process to open: one file where its weights fit, else the weights beside it. */
export function writeModel(
  { model, weights = [], file }: WriteRequest,
  report: (progress: Progress) => void = () => {},
  largest = largestFile,
): Written {
  const pieces = inlineModel(model, weights);
  const data = `${basename(file)}.data`;
  if (pieces.bytes > largest) {
    writeFileSync(file, renamed(model, data));
    writeWeights(join(dirname(file), data), weights, report);
    return { files: [file, join(dirname(file), data)].map(sized) };
  }
  const handle = openSync(file, 'w');
  try {
    let written = 0;
    for (const piece of pieces.parts()) {
      writeSync(handle, piece);
      written += piece.length;
      report({ doing: 'writing', share: written / pieces.bytes });
    }
  } finally {
    closeSync(handle);
  }
  return { files: [sized(file)] };
}

/** The model and its weights in a folder, for ONNX Runtime to open. */
export function placeModel(
  folder: string,
  model: Uint8Array,
  weights: readonly StoredWeight[],
  report: (progress: Progress) => void,
): string {
  writeWeights(join(folder, weightsFile), weights, report);
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
  writeWeights(join(own, weightsFile), weights, report);
  held = { key, folder: own };
  return own;
}

/** Another model of the same weights, where these have been placed already. */
export function placeBeside(folder: string, name: string, model: Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, model);
  return file;
}

function writeWeights(file: string, weights: readonly StoredWeight[], report: (progress: Progress) => void): void {
  const last = weights.at(-1);
  const total = last ? last.offset + last.bytes : 0;
  const handle = openSync(file, 'w');
  try {
    for (const { recipe, offset, bytes } of weights) {
      let at = offset;
      for (const piece of piecesOf(recipe, bytes / 4)) {
        writeSync(handle, piece, 0, piece.byteLength, at);
        at += piece.byteLength;
        report({ doing: 'making weights', share: at / total });
      }
    }
  } finally {
    closeSync(handle);
  }
}

function sized(file: string) {
  return { file, bytes: statSync(file).size };
}
