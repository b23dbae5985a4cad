import { describe, expect, test } from 'bun:test';
import { colourOf, contrast, hexOf, inkOn, legible, mix, white } from '../../colour.ts';
import { defaultBranding } from './index.ts';
import {
  darkPalette,
  lightPalette,
  type Palette,
  paletteOf,
  type Role,
  shapeRatio,
  textRatio,
} from './palette.ts';

/** WCAG 2.2 §1.4.3 and §1.4.11, held on the colours by role. */

type Pair = [ink: Role, ground: Role];

const grounds: Role[] = ['page', 'surface', 'quiet', 'glow'];
const text: Pair[] = [
  ...grounds.flatMap((ground): Pair[] => [
    ['text', ground],
    ['muted', ground],
    ['link', ground],
  ]),
  ['text', 'field'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ['danger', 'danger-surface'],
  ['danger', 'quiet'],
  ['good', 'quiet'],
];
const shapes: Pair[] = (['page', 'surface'] as const).flatMap((ground): Pair[] => [
  ['field-edge', ground],
  ['accent-edge', ground],
  ['link', ground],
  ['danger', ground],
]);

const between = ({ colours }: Palette, [ink, ground]: Pair) =>
  contrast(colourOf(colours[ink]) ?? white, colourOf(colours[ground]) ?? white);

const own = { light: lightPalette(defaultBranding), dark: darkPalette(defaultBranding) };

describe.each(Object.entries(own))('in the %s theme', (_name, palette) => {
  test.each(text)('%s can be read on %s', (ink, ground) => {
    expect(between(palette, [ink, ground])).toBeGreaterThanOrEqual(textRatio);
  });
  test.each(shapes)('%s can be seen on %s', (ink, ground) => {
    expect(between(palette, [ink, ground])).toBeGreaterThanOrEqual(shapeRatio);
  });
});

describe('whatever colours are chosen', () => {
  const holds = (palette: Palette, chosen: object) => {
    for (const pair of text)
      if (between(palette, pair) < textRatio) throw new Error(`${pair} of ${JSON.stringify(chosen)}`);
    for (const pair of shapes)
      if (between(palette, pair) < shapeRatio) throw new Error(`${pair} of ${JSON.stringify(chosen)}`);
  };
  const steps = ['#000000', '#ffffff', '#777777', '#ff0000', '#00ff00', '#0000ff', '#ffff00', '#5469d4'];

  test('everything can be read and seen', () => {
    for (const primary of steps)
      for (const background of steps)
        for (const warn of steps)
          for (const font of steps) {
            const chosen = { primary, background, warn, font };
            holds(paletteOf(chosen, own.light), chosen);
          }
  });

  test('also where they are drawn by lot', () => {
    // A linear congruential generator: the same lots in every run.
    let seed = 1;
    const lot = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return `#${(seed % 0x1000000).toString(16).padStart(6, '0')}`;
    };
    for (let i = 0; i < 2_000; i++) {
      const chosen = { primary: lot(), background: lot(), warn: lot(), font: lot() };
      holds(paletteOf(chosen, own.dark), chosen);
    }
  });

  test('the chosen ones stand where they can', () => {
    const chosen = { primary: '#0b5d3b', background: '#fff8e7', warn: '#a4161a', font: '#1b1b3a' };
    const { scheme, colours } = paletteOf(chosen, own.light);
    expect(scheme).toBe('light');
    expect(colours).toMatchObject({
      page: chosen.background,
      accent: chosen.primary,
      'accent-edge': chosen.primary,
      text: chosen.font,
      danger: chosen.warn,
      link: chosen.primary,
    });
  });

  test('a dark background makes a dark page, also in the light theme', () => {
    const chosen = { primary: '#ffd60a', background: '#000814', warn: '#ff5d8f', font: '#ffffff' };
    const { scheme, colours } = paletteOf(chosen, own.light);
    expect(scheme).toBe('dark');
    // On yellow nobody reads white.
    expect(colours['on-accent']).toBe('#000000');
  });

  test('what is no colour is the product’s', () => {
    const { colours } = paletteOf({ primary: 'red', background: '', warn: 'x', font: '}' }, own.light);
    expect(colours).toMatchObject({ page: '#fafafa', accent: '#5469d4' });
  });
});

test('colours are read, mixed and told apart', () => {
  expect(colourOf('#abc')).toEqual([0xaa, 0xbb, 0xcc]);
  expect(hexOf([0xaa, 0xbb, 0x0c])).toBe('#aabb0c');
  expect(contrast([0, 0, 0], white)).toBeCloseTo(21);
  expect(mix([0, 0, 0], white, 0.5)).toEqual([128, 128, 128]);
  expect(inkOn(white)).toEqual([0, 0, 0]);
  expect(legible([200, 200, 200], [white], 4.5)).not.toEqual([200, 200, 200]);
});
