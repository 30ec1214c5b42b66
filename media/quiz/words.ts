/** Small matters of wording. */

/** Reasons and hints are written after a dash or a colon, and shown as sentences. */
export function capitalized(text: string): string {
  return /^\p{Ll}[\p{L}’',;:]*(\s|$)/u.test(text) ? text[0]!.toUpperCase() + text.slice(1) : text;
}
