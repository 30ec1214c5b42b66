/** What the command line takes, and how it is read. */
import { isInputText, isShapeBeyondCounting } from '../interpreter/inputs';
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

FILE is a Python file, or a notebook (.ipynb), whose code cells are one program.

Options:
  --model EXPR   the model, as a Python expression in the file's own scope: 'ResNet(Bottleneck, [1, 2, 1, 1])'
                 (default: every nn.Module the file can build)
  --input SHAPE  what forward takes: 1x3x224x224, 8x128:int64, or a Python expression; once per argument, in order
  --root DIR     the folder imports are resolved from (default: the project the file belongs to)
  --json         print JSON: one object for one model, a list for several
  --device NAME  run: ${deviceChoices.join(', ')} (default: auto, the fastest that works)
  --out FILE     export: where to write the model

Exit code: 0 no errors; 1 errors (what PyTorch refuses), or a part could not be run or exported; 2 nothing could be
analysed, run or written, as one line on standard error says; 130 interrupted with Ctrl+C.
Warnings (what runs and is regretted) do not count. Progress goes to standard error, what was found to standard output.
A file that an export writes is whole or not there.
`;

export type Command = 'inspect' | 'run' | 'export';

/** Those that not every command takes. */
const ownOptions: Readonly<Record<string, Command>> = { '--device': 'run', '--out': 'export' };

/** As a shape it would be a tensor without elements, which is hardly ever what is meant. */
const ZERO =
  "--input 0 may be a number or a size: write 'int(0)' for the number, 'torch.zeros(0)' for a tensor of no elements";

/** The options, or in words what is wrong with them. */
export function readOptions(args: readonly string[], command: Command): InspectOptions | string {
  const inputs: string[] = [];
  let [file, model, root, json, device, out]: [string?, string?, string?, boolean?, DeviceChoice?, string?] = [];
  for (let i = 0; i < args.length; i++) {
    const [name, inline] = splitOption(args[i]!);
    const value = () => inline ?? args[++i];
    const owner = ownOptions[name] ?? command;
    if (owner !== command) return `${name} belongs to 'receptive ${owner}'`;
    if (name === '--json' && inline === undefined) json = true;
    else if (['--model', '--input', '--root', '--device', '--out'].includes(name)) {
      const given = value();
      if (!given) return `${name} needs a value`;
      if (name === '--model') model = given;
      else if (name === '--root') root = given;
      else if (name === '--out') out = given;
      else if (name === '--device') {
        device = deviceChoices.find(choice => choice === given);
        if (!device) return `--device is one of ${deviceChoices.join(', ')}`;
      } else if (isShapeBeyondCounting(given)) return `--input ${given} has a size of more than 2⁵³`;
      else if (/^0+$/.test(given)) return ZERO;
      else if (isInputText(given)) inputs.push(given);
      else return `--input ${given} is neither a shape (1x3x224x224, 8x128:int64) nor a Python expression`;
    } else if (name.startsWith('-') && name !== '-') return `unknown option ${name}`;
    else if (file === undefined) file = args[i];
    else return `unexpected argument ${args[i]}`;
  }
  if (file === undefined) return 'no file given';
  if (command === 'export' && out === undefined) return 'export needs --out FILE';
  return { file, model, inputs, root, json: json ?? false, device: device ?? 'auto', out };
}

/** `--model=X` is `--model X`. */
function splitOption(argument: string): readonly [string, string?] {
  const equals = argument.startsWith('--') ? argument.indexOf('=') : -1;
  return equals < 0 ? [argument] : [argument.slice(0, equals), argument.slice(equals + 1)];
}
