import { describe, expect, test } from 'bun:test';
import styles from './login.css' with { type: 'text' };

/** WCAG 2.2 §1.4.3 and §1.4.11, held on the colours by role. */

const luminance = (hex: string): number => {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
};
const contrast = (a: string, b: string): number => {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
};

const colours = (block: string) =>
  Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex]));
const [light = '', dark = ''] = [...styles.matchAll(/:root \{([^}]*)\}/g)].map(([, block]) => block);
const themes = { light: colours(light), dark: { ...colours(light), ...colours(dark) } };

type Pair = [ink: string, ground: string];

const text: Pair[] = [
  ...['page', 'surface', 'quiet', 'glow'].flatMap((ground): Pair[] => [
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
const shapes: Pair[] = [
  ...['page', 'surface'].flatMap((ground): Pair[] => [
    ['field-edge', ground],
    ['link', ground],
    ['danger', ground],
  ]),
];

describe.each(Object.entries(themes))('in the %s theme', (_name, theme) => {
  test.each(text)('%s can be read on %s', (ink, ground) => {
    expect(contrast(theme[ink] ?? '', theme[ground] ?? '')).toBeGreaterThanOrEqual(4.5);
  });
  test.each(shapes)('%s can be seen on %s', (shape, ground) => {
    expect(contrast(theme[shape] ?? '', theme[ground] ?? '')).toBeGreaterThanOrEqual(3);
  });
});
