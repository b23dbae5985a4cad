import { AdminService } from '../../../contract/services/admin/v1.ts';
import { type LabelPolicy, ThemeMode } from '../../../contract/services/policy/v1.ts';
import { type FieldGroup, fieldsIn, type Values, valuesOf } from '../settings/fields/index.ts';

/** What a branding is made of, for forms and for the preview. */

export const schemes = ['', 'Dark'] as const;
export type Scheme = (typeof schemes)[number];

/** Of each scheme; what is read stands on the background. */
export const colourNames = (scheme: Scheme) => ({
  primary: `primaryColor${scheme}`,
  background: `backgroundColor${scheme}`,
  warn: `warnColor${scheme}`,
  font: `fontColor${scheme}`,
});

const groups: readonly FieldGroup[] = [
  {
    id: '',
    fields: [
      ...schemes.flatMap((scheme) => Object.values(colourNames(scheme)).map((name) => ({ name }))),
      { name: 'themeMode' },
      { name: 'hideLoginNameSuffix' },
      { name: 'disableWatermark' },
    ],
  },
];
export const fields = fieldsIn(AdminService.method.updateLabelPolicy.input, groups);

export const slots = ['logo', 'logoDark', 'icon', 'iconDark', 'font'] as const;
export type SlotName = (typeof slots)[number];
export type Files = Readonly<Record<SlotName, string>>;

export interface Branding {
  readonly values: Values;
  /** Where each file is read; '' for none. */
  readonly files: Files;
}

export const brandingOf = (policy: LabelPolicy): Branding => ({
  values: valuesOf(fields, policy),
  files: {
    logo: policy.logoUrl,
    logoDark: policy.logoUrlDark,
    icon: policy.iconUrl,
    iconDark: policy.iconUrlDark,
    font: policy.fontUrl,
  },
});

export const isSame = (one: Branding, other: Branding): boolean =>
  fields.every(({ name }) => one.values[name] === other.values[name]) &&
  slots.every((slot) => one.files[slot] === other.files[slot]);

const modes: Readonly<Record<number, string>> = { [ThemeMode.LIGHT]: 'light', [ThemeMode.DARK]: 'dark' };

const assetsPath = '/assets/v1/';
const pathOf = (url: string): string => {
  if (url === '') return '';
  const { pathname } = new URL(url, location.origin);
  return decodeURIComponent(pathname.slice(pathname.indexOf(assetsPath) + assetsPath.length));
};

/** Address of the login as it looks with a branding, on a device that is light or dark. */
export function previewAddress({ values, files }: Branding, device: 'light' | 'dark'): string {
  const query = new URLSearchParams();
  for (const { name, control } of fields) if (control === 'text') query.set(name, String(values[name]));
  query.set('themeMode', modes[Number(values.themeMode)] ?? device);
  query.set('disableWatermark', String(values.disableWatermark));
  for (const slot of slots) if (files[slot]) query.set(slot, pathOf(files[slot]));
  return `/ui/console/preview/login?${query}`;
}
