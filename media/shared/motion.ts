/** Whether the reader has asked for no motion, of VS Code or of the system. */
export function reducesMotion(): boolean {
  return (
    document.body.classList.contains('vscode-reduce-motion') || matchMedia('(prefers-reduced-motion: reduce)').matches
  );
}
