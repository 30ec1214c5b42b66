declare module 'markdown-it-emoji/lib/data/full.mjs' {
  /** By its short name, without the colons. */
  const emoji: Readonly<Record<string, string>>;
  export default emoji;
}
