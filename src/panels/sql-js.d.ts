/** The build of sql.js with its WebAssembly inside has the types of the others. */
declare module 'sql.js/dist/sql-wasm-inline.js' {
  export { default } from 'sql.js';
}
