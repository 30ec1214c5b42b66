/**
 * Which star imports a name may come from, as their texts tell without being run. An answer about a text stays true, so it
 * is kept from one analysis to the next.
 */

/** 0: the text defines the name; 1: it may pass it on; 2: it does not know it. */
export type Rank = 0 | 1 | 2;

export class StarExports {
  private readonly known = new Map<string, { readonly text: string; readonly ranks: Map<string, Rank> }>();

  rank(uri: string, text: string, name: string): Rank {
    let file = this.known.get(uri);
    if (file?.text !== text) this.known.set(uri, (file = { text, ranks: new Map() }));
    let rank = file.ranks.get(name);
    if (rank === undefined) file.ranks.set(name, (rank = rankOf(text, name)));
    return rank;
  }
}

function rankOf(text: string, name: string): Rank {
  if (!text.includes(name)) return text.includes('import *') ? 1 : 2;
  return new RegExp(`^(?:class|def|async def)\\s+${name}\\b|^${name}\\s*[:=]`, 'm').test(text) ? 0 : 1;
}
