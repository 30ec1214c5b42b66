/**
 * The public names that `None`, numbers, strings, Python's own containers and PyTorch's dtypes have. What is not among them is
 * absent for certain, which is what `hasattr(sizes, 'ndim')` asks. Source: `dir()` of Python 3.13 and of PyTorch 2.15.
 */
import type { ClassValue } from '../values';
import { types } from './types';

const OF_NUMBERS = 'real imag conjugate is_integer as_integer_ratio';

/** NumPy's scalars are numbers here, and have its names as well. */
const OF_SCALARS = new Set(
  (
    'conj item astype dtype shape ndim size tolist view reshape mean sum min max std ' +
    'var round clip copy squeeze flatten ravel itemsize nbytes T all any'
  ).split(' '),
);
const NUMBERS: ReadonlySet<ClassValue> = new Set([types.int, types.bool, types.float]);

const NAMES = new Map<ClassValue, ReadonlySet<string>>(
  (
    [
      [types.NoneType, ''],
      [types.int, `${OF_NUMBERS} bit_length bit_count to_bytes from_bytes denominator numerator`],
      [types.bool, `${OF_NUMBERS} bit_length bit_count to_bytes from_bytes denominator numerator`],
      [types.float, `${OF_NUMBERS} hex fromhex`],
      [types.tuple, 'count index'],
      [types.Size, 'count index numel'],
      [types.list, 'append clear copy count extend index insert pop remove reverse sort'],
      [
        types.str,
        'capitalize casefold center count encode endswith expandtabs find format format_map index isalnum ' +
          'isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper ' +
          'join ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust ' +
          'rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill',
      ],
      [types.dict, 'clear copy fromkeys get items keys pop popitem setdefault update values'],
      [types.OrderedDict, 'clear copy fromkeys get items keys move_to_end pop popitem setdefault update values'],
      [types.defaultdict, 'clear copy default_factory fromkeys get items keys pop popitem setdefault update values'],
      [
        types.set,
        'add clear copy difference difference_update discard intersection intersection_update isdisjoint ' +
          'issubset issuperset pop remove symmetric_difference symmetric_difference_update union update',
      ],
      [types.dtype, 'abbr is_complex is_floating_point is_signed itemsize to_complex to_real'],
    ] as const
  ).map(([cls, names]) => [cls, new Set(names.split(' '))]),
);

/** What every object has that the interpreter has nothing for. */
const OF_OBJECTS = new Set(
  (
    '__delattr__ __dir__ __eq__ __format__ __ge__ __getstate__ __gt__ __hash__ __le__ __lt__ __ne__ __reduce__ __reduce_ex__ ' +
    '__sizeof__ __str__ __subclasshook__ __weakref__'
  ).split(' '),
);

/** The same of `nn.Module`. Source: `dir()` of PyTorch 2.15's, and what older versions had besides. */
const OF_MODULES = new Set(
  (
    'T_destination __annotations__ __setstate__ _apply _backend _call_impl _compiled_call_impl _forward_hooks_always_called ' +
    '_forward_hooks_with_kwargs _forward_pre_hooks_with_kwargs _get_backward_hooks _get_backward_pre_hooks _is_full_backward_hook ' +
    '_is_hf_initialized _is_fsdp_managed_module _load_from_state_dict _load_state_dict_post_hooks _load_state_dict_pre_hooks ' +
    '_maybe_warn_non_full_backward_hook _named_members _non_persistent_buffers_set _register_load_state_dict_pre_hook ' +
    '_register_state_dict_hook _replicate_for_data_parallel _save_to_state_dict _slow_forward _state_dict_hooks ' +
    '_state_dict_pre_hooks _tracing_name _version _wrapped_call_impl call_super_init dump_patches get_buffer get_extra_state ' +
    'mtia register_full_backward_pre_hook register_load_state_dict_pre_hook register_state_dict_post_hook set_submodule'
  ).split(' '),
);

/** Whether objects of the class have the attribute, though nothing is known of it. */
export function isUnfollowed(cls: ClassValue, name: string): boolean {
  return OF_OBJECTS.has(name) || (OF_MODULES.has(name) && cls.mro.includes(types.Module));
}

/** Whether an object of exactly this class cannot have the attribute; a number may be one of NumPy's where the code has that. */
export function lacksAttribute(cls: ClassValue, name: string, hasNumPy: boolean): boolean {
  const names = NAMES.get(cls);
  if (hasNumPy && NUMBERS.has(cls) && OF_SCALARS.has(name)) return false;
  // NumPy's dtypes are the same tokens.
  if (hasNumPy && cls === types.dtype) return false;
  return names !== undefined && !name.startsWith('__') && !names.has(name);
}
