/** What the explainer's card says about runs: what one call gave, a model's table, and what a unit of it sees. */
import type { Analysed } from '../host/analysis';
import { type Execution, flowText, foremost, showTensor } from '../host/describe';
import type { Description } from '../host/description';
import { fieldsOf } from '../host/fields';
import {
  agrees,
  type Circumstances,
  dateText,
  hasRun,
  type Measurement,
  measuredShapes,
  timeText,
} from '../host/measurement';
import type { Measurements } from '../host/measurements';
import type { Measuring } from '../host/measuring';
import { inputText } from '../host/run-input';
import { whyNothingRuns } from '../host/runtime';
import type { Subject } from '../host/subject';
import type { Call, Network } from '../network/network';
import { deviceText } from '../runtime/devices';
import { fieldKey } from './explainer-field';
import type { Cost, FieldView, LayerResult, NetworkTable, RunView, Stamp, TableRow } from './run-protocol';

/** `undefined` where there is nothing to run. */
export function runView(
  { target, description }: Subject,
  analysed: Analysed,
  measurements: Measurements,
  measuring: Measuring,
): RunView | undefined {
  const blocked = whyNothingRuns();
  const shared = { input: inputText(measuring.input), ...(blocked ? { blocked } : {}) };
  if (target?.kind === 'model') {
    const failed = measurements.failureOfNetwork(target.network);
    const table = tableOf(target.network, description.layers ?? [], analysed, measurements);
    return { ...shared, ...(failed ? { failed } : {}), table };
  }
  const execution = target && foremost(target.executions);
  if (!execution) return undefined;
  const measurement = measurements.of(execution);
  const failed = hasRun(measurement) ? measurements.failureOf(execution) : undefined;
  const field = fieldView(execution, analysed);
  return {
    ...shared,
    ...(measurement ? { result: resultOf(measurement, execution) } : {}),
    ...(failed ? { failed } : {}),
    ...(field ? { field } : {}),
  };
}

function resultOf(measurement: Measurement, execution: Execution): LayerResult | { readonly reason: string } {
  if (!hasRun(measurement)) return measurement;
  const { ms, untimed, mean, std, min, max, zeros, magnitudes, histogram, picture, fed } = measurement;
  const { network, call } = execution;
  return {
    measured: measuredShapes(measurement),
    inferred: flowText(call.outputs.map(id => showTensor(network, id))),
    agrees: agrees(measurement, execution),
    ...(ms === null ? { untimed } : { time: timeText(ms) }),
    mean,
    std,
    min,
    max,
    zeros,
    ...(magnitudes ? { magnitudes } : {}),
    ...(histogram ? { histogram } : {}),
    ...(picture ? { picture } : {}),
    ...(fed ? { fed } : {}),
    ...stamp(measurement),
  };
}

function stamp(ran: Circumstances): Stamp {
  return { where: deviceText(ran), when: dateText(ran.at), input: ran.input };
}

function tableOf(
  network: Network,
  layers: NonNullable<Description['layers']>,
  analysed: Analysed,
  measurements: Measurements,
): NetworkTable {
  const rows = layers.map(({ receptiveField, ...layer }): TableRow => {
    const call = network.calls[layer.call]!;
    const place = placeOf(call, analysed);
    return {
      ...layer,
      ...(receptiveField ? { sees: receptiveField } : {}),
      ...(place ? { place } : {}),
      ...(layer.leaf ? { cost: costOf(call) } : {}),
      ...rowResult(measurements.of({ network, call }), { network, call }),
    };
  });
  const whole = measurements.ofNetwork(network);
  return {
    rows,
    ...(whole ? { whole: { ...stamp(whole), time: timeText(whole.ms), ...timeApart(rows, whole.ms) } } : {}),
    ran: rows.filter(row => row.result).length,
    of: rows.filter(row => !row.part).length,
    wrong: rows.filter(row => row.result && !row.result.agrees).length,
    totals: costOf(network.totals),
  };
}

/** Sizes with symbols in them are no numbers, and left out. */
function costOf({ params, macs }: Pick<Call, 'params' | 'macs'>): Cost {
  return {
    ...(typeof params === 'number' ? { params } : {}),
    ...(typeof macs === 'number' ? { macs } : {}),
  };
}

/** What the kernels of the layers take, and where the rest is, or what merging them saves. */
function timeApart(rows: readonly TableRow[], whole: number): { readonly apart?: string } {
  const times = rows.flatMap(({ leaf, result }) => (leaf ? (result?.ms ?? []) : []));
  if (times.length === 0) return {};
  const sum = times.reduce((total, ms) => total + ms, 0);
  const why = sum < whole ? 'the rest goes into starting them and moving data' : 'in the whole some of them are merged';
  return { apart: `The kernels of its layers, each by itself, add up to ${timeText(sum)}: ${why}.` };
}

function rowResult(
  measurement: Measurement | undefined,
  execution: Execution,
): Pick<TableRow, 'result' | 'reason' | 'part'> {
  if (!measurement) return {};
  if (!hasRun(measurement)) return { reason: measurement.reason, ...(measurement.part ? { part: true } : {}) };
  const { ms, mean, std, zeros } = measurement;
  return {
    result: {
      agrees: agrees(measurement, execution),
      measured: measuredShapes(measurement),
      ms,
      ...(ms === null ? {} : { time: timeText(ms) }),
      mean,
      std,
      zeros,
    },
  };
}

/** Where a module is made, or a function is called; absent where the file has moved on. */
function placeOf({ construction, site }: Call, analysed: Analysed): TableRow['place'] {
  const at = analysed.locate(construction ?? site);
  return at && { uri: at.uri, ...at.span };
}

function fieldView({ network, call }: Execution, { uri }: Analysed): FieldView | undefined {
  const fields = fieldsOf(network);
  const at = fields?.layers.findIndex(layer => layer.call === call.index) ?? -1;
  if (!fields || at < 0) return undefined;
  return { key: fieldKey(uri, network.model, fields.input), ...fields, at };
}
