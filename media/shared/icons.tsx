/** The few icons the pages use, drawn on a 16-pixel grid with one stroke width; they take the colour of the text. */
import type { ComponentChildren } from 'preact';

function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      {children}
    </svg>
  );
}

export const icons = {
  back: (
    <Icon>
      <path d="M9.5 3.5 5 8l4.5 4.5" />
    </Icon>
  ),
  forward: (
    <Icon>
      <path d="M6.5 3.5 11 8l-4.5 4.5" />
    </Icon>
  ),
  contents: (
    <Icon>
      <path d="M2.5 4h1M6 4h7.5M2.5 8h1M6 8h7.5M2.5 12h1M6 12h7.5" />
    </Icon>
  ),
  search: (
    <Icon>
      <circle cx="7" cy="7" r="4" />
      <path d="m10 10 3.5 3.5" />
    </Icon>
  ),
  pin: (
    <Icon>
      <path d="M6 2.5h4M6.5 2.5v4L4.5 9h7l-2-2.500v-4M8 9v4.500" />
    </Icon>
  ),
  arrow: (
    <Icon>
      <path d="M2 8h11M9.500 4.500 13 8l-3.500 3.500" />
    </Icon>
  ),
  play: (
    <Icon>
      <path d="M5 3.500v9l7-4.500z" />
    </Icon>
  ),
  copy: (
    <Icon>
      <path d="M5.500 5.500h7v8h-7zM3.500 10.500v-8h7" />
    </Icon>
  ),
  reset: (
    <Icon>
      <path d="M3.500 8a4.500 4.500 0 1 0 1.500-3.400M5 2v3h3" />
    </Icon>
  ),
};
