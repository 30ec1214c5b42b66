/** Functions that nobody follows and that change nothing they are handed: they draw it, log it, count it, write it to a file. */
import { Unknown, UnknownReader } from '../../tensor/unknown';

const READERS =
  /^(?:clearml|comet_ml|csv|loguru|matplotlib|mlflow|neptune|pandas|pickle|plotly|pprint|prettytable|psutil|rich|seaborn|shutil|sklearn|swanlab|tabulate|tensorboard|tensorboardX|termcolor|visdom|wandb)(?:\.|$)|^(?:json\.dumps?|yaml\.(?:safe_)?dump(?:_all)?)$/;

/** Those of NumPy's that write into an array they are handed. */
const WRITERS = /^numpy\.(?:copyto|fill_diagonal|nan_to_num|place|put|put_along_axis|putmask|random\.shuffle|.*\.at)$/;

/** What the name of a module, or of something in it, stands for when its text is not followed. */
export function notFollowed(name: string, reason: string): Unknown {
  const isReader = READERS.test(name) || (name.startsWith('numpy.') && !WRITERS.test(name));
  return isReader ? new UnknownReader(reason) : new Unknown(reason);
}
