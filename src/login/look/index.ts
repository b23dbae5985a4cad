import { createHash } from 'node:crypto';
import { type Branding, defaultBranding } from '../../settings/index.ts';
import { schemesOf, shownOf, themeCss } from './theme.ts';

/** A picture of the branding; one for the dark where the device decides and there are two. */
export interface Picture {
  readonly always: string;
  readonly inDark?: string;
}

/** How pages look under a branding. Addresses are paths of this host. */
export interface Look {
  readonly stylesheet: string;
  /** For `<meta name="color-scheme">`. */
  readonly schemes: string;
  /** In place of the product's mark. */
  readonly logo: Picture | undefined;
  /** In place of the product's, in the browser's tab. */
  readonly icon: Picture | undefined;
  /** Whether the product is named. */
  readonly watermark: boolean;
}

interface Theme {
  readonly css: string;
  readonly hash: string;
}

/** Brandings are remembered as objects until they change, and so are their themes. */
const themes = new WeakMap<Branding, Theme>();

export function themeOf(branding: Branding): Theme {
  const known = themes.get(branding);
  if (known) return known;
  const css = themeCss(branding);
  const theme = { css, hash: createHash('sha256').update(css).digest('base64url').slice(0, 12) };
  themes.set(branding, theme);
  return theme;
}

/** `/ui/login/assets/theme-<hash>.css`: the hash makes it another address when the branding becomes another. */
export const themePath = /^\/assets\/theme-([\w-]{12})\.css$/;

const picture = (branding: Branding, light: string, dark: string): Picture | undefined => {
  const { always, inDark } = shownOf(branding, light, dark);
  const address = (path: string) => `/assets/v1/${path.split('/').map(encodeURIComponent).join('/')}`;
  return always === '' ? undefined : { always: address(always), ...(inDark && { inDark: address(inDark) }) };
};

/** @param orgId whose branding it is; '' for the instance's */
export function lookOf(branding: Branding, orgId: string): Look {
  const { files } = branding;
  const query = orgId === '' ? '' : `?org=${encodeURIComponent(orgId)}`;
  return {
    stylesheet: `/ui/login/assets/theme-${themeOf(branding).hash}.css${query}`,
    schemes: schemesOf(branding),
    logo: picture(branding, files.logo, files.logoDark),
    icon: picture(branding, files.icon, files.iconDark),
    watermark: !branding.disableWatermark,
  };
}

/** For pages of which nobody knows whose they are. */
export const defaultLook: Look = lookOf(defaultBranding, '');
export { defaultBranding };
