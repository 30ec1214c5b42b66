/** What the command line takes, and how it is read. */
import { type DeviceChoice, deviceChoices } from '../runtime/devices';

export interface InspectOptions {
  readonly file: string;
  readonly model?: string;
  readonly inputs: readonly string[];
  readonly root?: string;
  readonly json: boolean;
  /** `run`: where. */
  readonly device: DeviceChoice;
  /** `export`: the file to write. */
  readonly out?: string;
}

export const usage = `Usage: receptive inspect FILE [options]
       receptive run FILE [options]
       receptive export FILE --out model.onnx [options]

inspect says what a PyTorch model does to its tensors, from its source text. Nothing of yours is run.
run builds an ONNX model of it with random weights, runs that on this machine and adds what was measured.
export writes the ONNX model to a file.

Options:
  --model EXPR   the model, as a Python expression in the file's own scope: 'ResNet(Bottleneck, [1, 2, 1, 1])'
                 (default: every nn.Module the file can build)
  --input SHAPE  what forward takes: 1x3x224x224, 8x128:int64, or a Python expression; once per argument, in order
  --root DIR     the folder imports are resolved from (default: the project the file belongs to)
  --json         print JSON: one object for one model, a list for several
  --device NAME  run: ${deviceChoices.join(', ')} (default: auto, the fastest that works)
  --out FILE     export: where to write the model

Exit code: 0 no errors, 1 errors (what PyTorch refuses), 2 could not analyse, 130 interrupted.
Warnings (what runs and is regretted) do not count.
`;

/** The options, or in words what is wrong with them. */
export function readOptions(args: readonly string[]): InspectOptions | string {
  const inputs: string[] = [];
  let [file, model, root, json, device, out]: [string?, string?, string?, boolean?, DeviceChoice?, string?] = [];
  for (let i = 0; i < args.length; i++) {
    const [name, inline] = splitOption(args[i]!);
    const value = () => inline ?? args[++i];
    if (name === '--json') json = true;
    else if (['--model', '--input', '--root', '--device', '--out'].includes(name)) {
      const given = value();
      if (given === undefined) return `${name} needs a value`;
      if (name === '--model') model = given;
      else if (name === '--root') root = given;
      else if (name === '--out') out = given;
      else if (name === '--device') {
        device = deviceChoices.find(choice => choice === given);
        if (!device) return `--device is one of ${deviceChoices.join(', ')}`;
      } else inputs.push(given);
    } else if (name.startsWith('-') && name !== '-') return `unknown option ${name}`;
    else if (file === undefined) file = args[i];
    else return `unexpected argument ${args[i]}`;
  }
  if (file === undefined) return 'no file given';
  return { file, model, inputs, root, json: json ?? false, device: device ?? 'auto', out };
}

/** `--model=X` is `--model X`. */
function splitOption(argument: string): readonly [string, string?] {
  const equals = argument.startsWith('--') ? argument.indexOf('=') : -1;
  return equals < 0 ? [argument] : [argument.slice(0, equals), argument.slice(equals + 1)];
}
