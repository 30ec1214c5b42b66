/** Names that mean the same to the notes and the catalogue: inner modules of a library, and classes of whole families of models. */

/** Heads that give the same in every family, and bodies that give last_hidden_state. */
const OF_A_FAMILY =
  /^transformers\.(?:(?!AutoModel)[A-Z]\w*?(For(?:MaskedLM|CausalLM|SequenceClassification|TokenClassification|ImageClassification))|(?:Electra|Albert|XLNet|Camembert|MPNet|Longformer|BigBird|OPT|GPTNeo|GPTNeoX|Mistral|Qwen2|Gemma|Phi|Bloom|Falcon|XLMRoberta|Flaubert|Deberta|DebertaV2)Model)\.from_pretrained$/;

/** Classes of transformers that are called with a configuration, and what stands for all of their kind. */
export const MADE_OF_CONFIG: readonly (readonly [RegExp, string])[] = [
  [
    /^transformers\.(?!Auto|TF|Flax)(?:models\.(?:\w+\.)+)?[A-Z]\w*?(For(?:MaskedLM|CausalLM|SequenceClassification|TokenClassification|ImageClassification|QuestionAnswering|MaskedImageModeling|PreTraining))$/,
    'transformers.AutoModel$1.from_config',
  ],
  [/^transformers\.(?!Auto|TF|Flax)[A-Z]\w*LMHeadModel$/, 'transformers.AutoModelForCausalLM.from_config'],
  [
    /^transformers\.(?:Bert|GPT2|Roberta|DistilBert|Llama|ViT|DeiT|Beit|Dinov2|Electra|Albert|XLNet|Camembert|MPNet|Longformer|BigBird|OPT|GPTNeo|GPTNeoX|Mistral|Qwen2|Gemma|Phi|Bloom|Falcon|XLMRoberta|Flaubert|Deberta|DebertaV2)Model$/,
    'transformers.AutoModel.from_config',
  ],
  [/^transformers\.(?!Auto|TF|Flax|PreTrained)[A-Z]\w*(Model|For[A-Z]\w+)$/, 'transformers.PreTrainedModel'],
];

/** Names under which a class of another family may be answered for. */
export const OF_FAMILIES = /^transformers\.Auto\w+\.from_pretrained$/;

/** A library's own modules stand between its name and what it offers: `sklearn.cluster._kmeans.KMeans`. */
export function spellings(name: string): readonly string[] {
  const shorter = name
    .replace(/^torch\.torch\./, 'torch.')
    .replace(/^tensorflow\.keras\./, 'keras.')
    .replace(/^lightning\.pytorch\./, 'lightning.')
    .replace(/\._\w+(?=\.)/g, '')
    .replace(/^torchvision\.models\.[a-z]\w*\.(?=\w+$)/, 'torchvision.models.')
    .replace(/^torchvision\.transforms\.(v2|transforms|autoaugment)\.(?!functional\.)/, 'torchvision.transforms.')
    .replace(/^transformers\.models\.(\w+\.)+/, 'transformers.')
    // Each of its families has classes of these names.
    .replace(OF_A_FAMILY, 'transformers.AutoModel$1.from_pretrained')
    .replace(/^transformers\.[A-Z]\w*?Tokenizer(Fast)?\.from_pretrained$/, 'transformers.AutoTokenizer.from_pretrained')
    .replace(/^transformers\.[A-Z]\w*?Config\.from_pretrained$/, 'transformers.AutoConfig.from_pretrained')
    .replace(/^torch\.nn\.modules\.\w+\./, 'torch.nn.')
    .replace(/^torch\.optim\.(?!lr_scheduler\.)[a-z]\w*\.(?=[A-Z])/, 'torch.optim.');
  return shorter === name ? [name] : [name, shorter];
}
