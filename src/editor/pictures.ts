/**
 * Formulas as pictures that fit the theme: an image in a hover inherits no colour, so it is told the one that text has in
 * themes of this kind. A formula that cannot be typeset stays text.
 */
import * as vscode from 'vscode';
import { imageMarkdown, loadMaths, type Maths, type Picture } from '../host/maths';
import { type PlotTheme, plotPicture, plotThemes } from '../host/plot';
import type { Plot } from '../operators/operator';

export interface Pictures {
  /** The whole `![alt](…)`. */
  readonly markdown: (tex: string, alt: string) => string | undefined;
  /** The address alone, with its size, for Markdown that is written elsewhere. */
  readonly address: (tex: string, display: boolean) => string | undefined;
  readonly plot: (plot: Plot) => string;
}

export async function loadPictures(): Promise<Pictures> {
  const maths = await loadMaths();
  const draw = (tex: string, display: boolean, alt?: string) => pictureOf(maths, tex, display, alt);
  return {
    markdown: (tex, alt) => {
      const picture = draw(tex, true, alt);
      return picture && imageMarkdown(picture);
    },
    plot: plot => {
      const picture = plotPicture(plot, drawingTheme());
      return imageMarkdown({ ...picture, width: picture.width * scale, height: picture.height * scale });
    },
    address: (tex, display) => {
      const picture = draw(tex, display);
      return picture && `${picture.uri}|width=${Math.ceil(picture.width)},height=${Math.ceil(picture.height)}`;
    },
  };
}

/** A hover shows about 250 pixels without scrolling; a curve takes half of it. */
const scale = 0.75;

function pictureOf(maths: Maths, tex: string, display: boolean, alt?: string): Picture | undefined {
  const picture = maths.picture(tex, { colour: textColour(), size: 15, display }, alt);
  return 'uri' in picture ? picture : undefined;
}

/** At least 4.5:1 against the hover's background in every built-in theme of the kind. */
function textColour(): string {
  switch (vscode.window.activeColorTheme.kind) {
    case vscode.ColorThemeKind.Light:
      return '#3b3b3b';
    case vscode.ColorThemeKind.HighContrastLight:
      return '#000000';
    case vscode.ColorThemeKind.HighContrast:
      return '#ffffff';
    default:
      return '#cccccc';
  }
}

/** The colours of drawings in a hover. */
export function drawingTheme(): PlotTheme {
  return isLight() ? plotThemes.light : plotThemes.dark;
}

function isLight(): boolean {
  const { kind } = vscode.window.activeColorTheme;
  return kind === vscode.ColorThemeKind.Light || kind === vscode.ColorThemeKind.HighContrastLight;
}
