/** The signs of the quiz, with the icons all pages share. A verdict is always a sign and a word, never colour alone. */
function Sign({ d }: { d: string }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={d} />
    </svg>
  );
}

export const icons = {
  right: <Sign d="m3.5 8.5 3 3 6-7" />,
  wrong: <Sign d="m4.5 4.5 7 7m0-7-7 7" />,
  note: <Sign d="M3.5 2.5h6l3 3v8h-9zM9.5 2.5v3h3M5.5 8h5M5.5 10.5h5" />,
  code: <Sign d="m5.5 4.5-3 3.5 3 3.5m5-7 3 3.5-3 3.5" />,
};
