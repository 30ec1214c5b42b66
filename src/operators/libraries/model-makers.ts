/**
 * Calls that make a model by its name, or fetch files of one: timm, torch.hub, the Hugging Face hub.
 * Sources: timm documentation and text of 1.0 (create_model, load_pretrained, adapt_input_conv); PyTorch documentation,
 * torch.hub; huggingface_hub documentation. Recorded in test/truth/libraries.json and made_models.json.
 */
import { anything, keywordOnly } from '../parameter';
import { count, libraryCall, numberOf, plural, shown, textOf, value, wholeOf } from './define';

const createModel = libraryCall({
  name: 'timm.create_model',
  also: ['timm.models.create_model', 'timm.models.factory.create_model', 'timm.models._factory.create_model'],
  purpose: 'Makes a model of timm by its name, with or without pretrained weights.',
  note: args => (wholeOf(args, 'num_classes') !== undefined ? 'cnn-architectures#heads' : 'cnn-architectures'),
  argumentNotes: {
    pretrained: 'transfer-learning',
    num_classes: 'cnn-architectures#heads',
    drop_path_rate: 'regularization#dropout',
    drop_rate: 'regularization#dropout',
  },
  page: 'https://huggingface.co/docs/timm/reference/models#timm.create_model',
  parameters: {
    model_name: anything(),
    pretrained: anything(false),
    num_classes: keywordOnly(anything('its own')),
    in_chans: keywordOnly(anything(3)),
    features_only: keywordOnly(anything(false)),
    out_indices: keywordOnly(anything(null)),
    global_pool: keywordOnly(anything('its own')),
    drop_rate: keywordOnly(anything(0)),
    drop_path_rate: keywordOnly(anything(null)),
    img_size: keywordOnly(anything(null)),
  },
  headline: args => [
    textOf(args, 'model_name'),
    value(args, 'pretrained') === true && 'pretrained',
    value(args, 'pretrained') === false && 'random weights',
    value(args, 'features_only') === true
      ? 'feature maps'
      : wholeOf(args, 'num_classes') === 0
        ? 'no classifier'
        : wholeOf(args, 'num_classes') !== undefined &&
          plural(wholeOf(args, 'num_classes')!, 'class').replace(/classs$/, 'classes'),
  ],
  facts: args => {
    const classes = wholeOf(args, 'num_classes');
    const channels = wholeOf(args, 'in_chans');
    const isPretrained = value(args, 'pretrained') === true;
    return [
      value(args, 'features_only') === true &&
        'features_only: it returns a list of feature maps, one a stage; model.feature_info says their channels and strides.',
      value(args, 'features_only') === false &&
        (classes === 0
          ? 'num_classes=0: the classifier is an Identity, and it gives the pooled features, N×num_features.'
          : isPretrained && classes !== undefined
            ? `Its classifier gives ${count(classes)} numbers. Where the weights are of another number of classes, it is drawn at random: train it before use.`
            : classes !== undefined && `Its classifier gives ${count(classes)} numbers.`),
      tagFact(textOf(args, 'model_name')),
      isPretrained &&
        'The weights expect the mean, standard deviation and size of timm.data.resolve_model_data_config(model), which are not always ImageNet’s.',
      isPretrained &&
        channels !== undefined &&
        channels !== 3 &&
        (channels === 1
          ? 'in_chans=1: the weights of the first layer are summed over the three colours.'
          : `in_chans=${channels}: the weights of the first layer are repeated over the channels and scaled by 3/${channels}.`),
      (numberOf(args, 'drop_path_rate') ?? 0) > 0 &&
        `drop_path_rate ${shown(numberOf(args, 'drop_path_rate')!)}: in training whole branches are left out, the deepest one that often.`,
      'model.get_classifier() is the head, model.reset_classifier(n) puts another one there.',
    ];
  },
  remarks: args => [
    value(args, 'pretrained') === false &&
      value(args, 'features_only') === true &&
      'Its weights are random: the feature maps mean nothing before training.',
  ],
});

/** `resnet50.a1_in1k`: which weights of a model are meant. */
function tagFact(name: string | undefined): string | undefined {
  const tag = name && /^[^.:/]+\.([^.]+)$/.exec(name)?.[1];
  return tag ? `The part behind the point, ${tag}, names the weights: how and on what they were trained.` : undefined;
}

const hubLoad = libraryCall(
  {
    name: 'torch.hub.load',
    id: 'torch.hub.load',
    purpose: 'Fetches a repository, runs the entry point of that name in its hubconf.py, and returns what it makes.',
    note: 'transfer-learning#weights',
    page: 'https://docs.pytorch.org/docs/stable/hub.html#torch.hub.load',
    parameters: {
      repo_or_dir: anything(),
      model: anything(),
      source: keywordOnly(anything('github')),
      trust_repo: keywordOnly(anything('check')),
      force_reload: keywordOnly(anything(false)),
      pretrained: keywordOnly(anything(null)),
      weights: keywordOnly(anything(null)),
    },
    headline: args => [textOf(args, 'model'), textOf(args, 'repo_or_dir') && `from ${textOf(args, 'repo_or_dir')}`],
    facts: args => [
      whereFact(textOf(args, 'source'), textOf(args, 'repo_or_dir')),
      'What else is given goes to the entry point as it is. torch.hub.list(repo) names them all, torch.hub.help(repo, name) tells of one.',
      value(args, 'force_reload') === true && 'force_reload: it is fetched anew each time.',
      value(args, 'pretrained') === false && 'pretrained=False is what most entry points take for random weights.',
    ],
    remarks: args => [
      textOf(args, 'source') === 'github' &&
        textOf(args, 'repo_or_dir')?.includes(':') === false &&
        'It runs the code of that branch as it is when it is fetched; repo:tag or repo:commit names one that stays.',
      value(args, 'trust_repo') === true && 'trust_repo=True: it does not ask before it runs the code.',
    ],
  },
  'training',
);

function whereFact(source: string | undefined, repository: string | undefined): string | undefined {
  if (source === 'local') return 'source="local": the folder is on this machine, and nothing is fetched but weights.';
  if (source !== 'github' || !repository) return undefined;
  const [name, ref] = repository.split(':') as [string, string | undefined];
  return ref
    ? `It takes ${ref} of github.com/${name}, and keeps it in torch.hub.get_dir().`
    : `It takes the main branch of github.com/${name}, and keeps it in torch.hub.get_dir(); what lies there is not fetched again.`;
}

const hubDownload = libraryCall({
  name: 'huggingface_hub.hf_hub_download',
  also: ['huggingface_hub.file_download.hf_hub_download'],
  id: 'hf_hub_download',
  purpose: 'Fetches one file of a repository on the Hugging Face hub, once, and returns its path on this machine.',
  note: 'transfer-learning#weights',
  page: 'https://huggingface.co/docs/huggingface_hub/package_reference/file_download#huggingface_hub.hf_hub_download',
  parameters: {
    repo_id: anything(),
    filename: anything(),
    subfolder: keywordOnly(anything(null)),
    repo_type: keywordOnly(anything(null)),
    revision: keywordOnly(anything(null)),
    cache_dir: keywordOnly(anything(null)),
    local_dir: keywordOnly(anything(null)),
    local_files_only: keywordOnly(anything(false)),
  },
  headline: args => [
    textOf(args, 'filename'),
    textOf(args, 'repo_id') && `from ${textOf(args, 'repo_id')}`,
    value(args, 'repo_type') === 'dataset' && 'a data set',
  ],
  facts: args => [
    value(args, 'local_dir') === null
      ? 'It returns a path in the cache, where a file that has not changed is not fetched again: read it, do not write there.'
      : 'local_dir: the file is put there, under its own name.',
    fileFact(textOf(args, 'filename')),
    typeof value(args, 'revision') === 'string' && `revision ${textOf(args, 'revision')}: a branch, a tag or a commit.`,
    value(args, 'local_files_only') === true &&
      'local_files_only: nothing is fetched; it raises where the file is not there.',
  ],
  remarks: args => [
    value(args, 'revision') === null && 'No revision is named: it takes main as it is now, which may change.',
  ],
});

/** How a file of weights is read. */
function fileFact(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (/\.safetensors$/.test(name))
    return 'safetensors.torch.load_file(path) reads it: a dictionary of tensors, no code.';
  return /\.(bin|pth?|ckpt)$/.test(name)
    ? 'torch.load(path, weights_only=True) reads it; without weights_only it may run code that the file brings along.'
    : undefined;
}

export const modelMakers = [createModel, hubLoad, hubDownload];
