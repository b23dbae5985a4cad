import { colourOf } from '../../colour.ts';
import { type Branding, defaultBranding } from '../../settings/index.ts';

const colours = [
  'primaryColor',
  'backgroundColor',
  'warnColor',
  'fontColor',
  'primaryColorDark',
  'backgroundColorDark',
  'warnColorDark',
  'fontColorDark',
] as const;
const files = ['logo', 'logoDark', 'icon', 'iconDark', 'font'] as const;

/** As the branding numbers them. */
const themeModes: Readonly<Record<string, number>> = { light: 2, dark: 3 };

/** Below `/assets/v1/`; no segment leads up, or is empty. */
const assetPath = /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/;

/**
 * A branding that an address tells, in place of one that is stored. Whatever it tells that is no colour, or no path of
 * an asset, is the product's.
 */
export function brandingIn(query: URLSearchParams): Branding {
  const colour = (name: (typeof colours)[number]) => {
    const value = query.get(name) ?? '';
    return colourOf(value) ? value.trim() : defaultBranding[name];
  };
  const file = (name: (typeof files)[number]) => {
    const path = query.get(name) ?? '';
    return assetPath.test(path) ? path : '';
  };
  return {
    ...defaultBranding,
    ...(Object.fromEntries(colours.map((name) => [name, colour(name)])) as Pick<
      Branding,
      (typeof colours)[number]
    >),
    disableWatermark: query.get('disableWatermark') === 'true',
    themeMode: themeModes[query.get('themeMode') ?? ''] ?? defaultBranding.themeMode,
    files: Object.fromEntries(files.map((name) => [name, file(name)])) as unknown as Branding['files'],
  };
}
