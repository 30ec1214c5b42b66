/** Text set lower or higher, in the characters that Unicode has for it: they are shown everywhere, in a title as in a hover. */

const LOW = pairs('0123456789+-−=()aehijklmnoprstuvx', '₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ');
const HIGH = pairs('0123456789+-−=()abcdefghijklmnoprstuvwxyzT', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀ');

/** `in` → `ᵢₙ`; `_out,1` where a character has no low form. */
export function lowered(text: string): string {
  return mapped(text.trim(), LOW) ?? `_${text.trim()}`;
}

/** `2` → `²`; `^Q` where a character has no high form. */
export function raised(text: string): string {
  return mapped(text.trim(), HIGH) ?? `^${text.trim()}`;
}

function mapped(text: string, to: ReadonlyMap<string, string>): string | undefined {
  const found = [...text].map(character => to.get(character));
  return found.every(character => character !== undefined) ? found.join('') : undefined;
}

function pairs(from: string, to: string): ReadonlyMap<string, string> {
  const targets = [...to];
  return new Map([...from].map((character, index) => [character, targets[index]!]));
}
