import {
  black,
  type Colour,
  colourOf,
  contrast,
  hexOf,
  inkOn,
  leastContrast,
  legible,
  mix,
  white,
} from '../../colour.ts';
import type { Branding } from '../../settings/index.ts';
import { defaultBranding } from '../../settings/index.ts';

/** WCAG 2.2 §1.4.3 for text, §1.4.11 for shapes that mean something. */
export const textRatio = 4.5;
export const shapeRatio = 3;

/** Colours of the pages by role, as custom properties. */
export interface Palette {
  readonly scheme: 'light' | 'dark';
  readonly colours: Readonly<Record<Role, string>>;
}

export type Role =
  | 'page'
  | 'glow'
  | 'surface'
  | 'edge'
  | 'text'
  | 'muted'
  | 'field'
  | 'field-edge'
  | 'accent'
  | 'accent-strong'
  | 'accent-deep'
  | 'accent-edge'
  | 'on-accent'
  | 'link'
  | 'quiet'
  | 'good'
  | 'danger'
  | 'danger-surface'
  | 'danger-edge';

/** The four colours that somebody chose. */
export interface Chosen {
  readonly primary: string;
  readonly background: string;
  readonly warn: string;
  readonly font: string;
}

/** The product's own, by hand. */
const ownLight: Palette = {
  scheme: 'light',
  colours: {
    page: '#fafafa',
    glow: '#e6e9fa',
    surface: '#ffffff',
    edge: '#e3e6ec',
    text: '#16181d',
    muted: '#5a6170',
    field: '#ffffff',
    'field-edge': '#868d9b',
    accent: '#5469d4',
    'accent-strong': '#4153b3',
    'accent-deep': '#2e3c85',
    'accent-edge': '#5469d4',
    'on-accent': '#ffffff',
    link: '#4153b3',
    quiet: '#f1f3f8',
    good: '#17734a',
    danger: '#b02a43',
    'danger-surface': '#fdf2f4',
    'danger-edge': '#eab6c1',
  },
};
const ownDark: Palette = {
  scheme: 'dark',
  colours: {
    page: '#111827',
    glow: '#1a2a4a',
    surface: '#182133',
    edge: '#28334a',
    text: '#f4f6fa',
    muted: '#a9b3c4',
    field: '#111827',
    'field-edge': '#6d7a92',
    accent: '#2073c4',
    'accent-strong': '#1a63a9',
    'accent-deep': '#123f6d',
    'accent-edge': '#2073c4',
    'on-accent': '#ffffff',
    link: '#8cc0f2',
    quiet: '#222d43',
    good: '#6fd3a3',
    danger: '#ff9dae',
    'danger-surface': '#36202b',
    'danger-edge': '#74394a',
  },
};

const lightOf = (branding: Branding): Chosen => ({
  primary: branding.primaryColor,
  background: branding.backgroundColor,
  warn: branding.warnColor,
  font: branding.fontColor,
});
const darkOf = (branding: Branding): Chosen => ({
  primary: branding.primaryColorDark,
  background: branding.backgroundColorDark,
  warn: branding.warnColorDark,
  font: branding.fontColorDark,
});

const same = (one: Chosen, other: Chosen): boolean =>
  (Object.keys(one) as (keyof Chosen)[]).every((key) => one[key].toLowerCase() === other[key].toLowerCase());

export const lightPalette = (branding: Branding): Palette =>
  same(lightOf(branding), lightOf(defaultBranding)) ? ownLight : paletteOf(lightOf(branding), ownLight);

export const darkPalette = (branding: Branding): Palette =>
  same(darkOf(branding), darkOf(defaultBranding)) ? ownDark : paletteOf(darkOf(branding), ownDark);

/**
 * A palette around four colours, whatever they are: the background and the main colour as they were chosen; what has
 * to be read or seen on them in the colour that was chosen for it, or the nearest that can be.
 *
 * @param otherwise for colours that are none, which histories from elsewhere may hold
 */
export function paletteOf(chosen: Chosen, otherwise: Palette): Palette {
  const { colours: own } = otherwise;
  const read = (value: string, role: Role): Colour => colourOf(value) ?? colourOf(own[role]) ?? black;
  const page = read(chosen.background, 'page');
  const accent = read(chosen.primary, 'accent');
  const warn = read(chosen.warn, 'danger');

  const pole = inkOn(page);
  const isDark = pole === white;
  /** Something that text stands on: itself where the pole can be read there, else the page. */
  const ground = (wanted: Colour): Colour => (contrast(pole, wanted) >= textRatio ? wanted : page);

  const surface = ground(isDark ? mix(page, white, 0.05) : mix(page, white, 0.8));
  const quiet = ground(mix(surface, pole, 0.06));
  const glow = ground(mix(page, accent, isDark ? 0.2 : 0.12));
  const field = isDark ? page : surface;
  const grounds = [page, surface, quiet, glow, field];

  const text = legible(read(chosen.font, 'text'), grounds, textRatio);
  const fieldEdge = legible(mix(text, surface, 0.45), grounds, shapeRatio);
  const onAccent = contrast(white, accent) >= textRatio ? white : inkOn(accent);
  const dangerSurface = ground(mix(surface, warn, 0.08));
  const colours: Record<Role, Colour> = {
    page,
    glow,
    surface,
    edge: mix(surface, text, 0.12),
    text,
    muted: legible(mix(text, surface, 0.35), grounds, textRatio),
    field,
    'field-edge': fieldEdge,
    accent,
    // Away from what stands on it, which so stays as readable as it is.
    'accent-strong': mix(accent, onAccent === white ? black : white, 0.18),
    'accent-deep': mix(accent, black, 0.45),
    // A button in the colour of the card is seen by its outline.
    'accent-edge': leastContrast(accent, [page, surface]) >= shapeRatio ? accent : fieldEdge,
    'on-accent': onAccent,
    link: legible(accent, grounds, textRatio),
    quiet,
    good: legible(colourOf((isDark ? ownDark : ownLight).colours.good) ?? pole, grounds, textRatio),
    danger: legible(warn, [...grounds, dangerSurface], textRatio),
    'danger-surface': dangerSurface,
    'danger-edge': mix(surface, warn, 0.4),
  };
  return {
    scheme: isDark ? 'dark' : 'light',
    colours: Object.fromEntries(
      Object.entries(colours).map(([role, colour]) => [role, hexOf(colour)]),
    ) as Palette['colours'],
  };
}
