import type { TString } from '@sinclair/typebox';
import { invalidArgument } from '../../errors/index.ts';
import { count, type Field, flag, text, type ValuesOf } from '../../eventstore/index.ts';
import { assetUrl } from '../../static/index.ts';
import { definePolicy } from '../policy.ts';
import { policyRpcs } from '../rpcs.ts';
import { brandingFilesBeside, type WithFiles } from './branding-files.ts';

/** A colour that is left out, or empty, is the product's. */
const colour = <const C extends string>(column: C, initial: string): Field<string, C, TString> => ({
  ...text(column, initial),
  zero: initial,
  read: (value) => (value as string) || initial,
});

/**
 * Colours and switches of the pages that people see: edited as a draft, shown once activated. Activation takes
 * the whole draft over, which needs its state: so this policy is read from its events, not from a table.
 */
export const brandingPolicy = definePolicy({
  kind: 'label',
  title: 'branding settings',
  drafted: true,
  beside: brandingFilesBeside,
  fields: {
    primaryColor: colour('primary_color', '#5469d4'),
    backgroundColor: colour('background_color', '#fafafa'),
    warnColor: colour('warn_color', '#cd3d56'),
    fontColor: colour('font_color', '#000000'),
    primaryColorDark: colour('primary_color_dark', '#2073c4'),
    backgroundColorDark: colour('background_color_dark', '#111827'),
    warnColorDark: colour('warn_color_dark', '#ff3b5b'),
    fontColorDark: colour('font_color_dark', '#ffffff'),
    hideLoginNameSuffix: flag('hide_login_name_suffix'),
    errorMsgPopup: flag('error_msg_popup'),
    disableWatermark: flag('disable_watermark'),
    /** 0 and 1: as the device says, 2 light, 3 dark. */
    themeMode: count('theme_mode', 1),
  },
});

type Fields = ValuesOf<typeof brandingPolicy.fields.all>;
export type Branding = Fields & WithFiles;
export const defaultBranding: Branding = brandingPolicy.initial;

type ColourName = { [K in keyof Fields]: Fields[K] extends string ? K : never }[keyof Fields];

/** `#rgb` or `#rrggbb`; empty for the product's. Pages write it into style sheets. */
function cleanColour(given: string, name: ColourName): string {
  const { column: field, default: initial } = brandingPolicy.fields.all[name];
  const clean = given.trim() || initial;
  if (/^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(clean)) return clean;
  throw invalidArgument('SETT-Brd01', `${field} must be a colour such as #5469d4`, { field });
}

/** By the events' number: as settings.v2 counts, and as version 1 does, which has dark before light. */
const themeModes: readonly number[] = [1, 1, 2, 3];
const themeModesV1: readonly number[] = [1, 1, 3, 2];

export const brandingRpcs = policyRpcs('LabelPolicy', brandingPolicy, {
  effective: (settings) => settings.branding,
  draft: (settings) => settings.brandingDraft,
  read: (request) => ({
    primaryColor: cleanColour(request.primaryColor, 'primaryColor'),
    backgroundColor: cleanColour(request.backgroundColor, 'backgroundColor'),
    warnColor: cleanColour(request.warnColor, 'warnColor'),
    fontColor: cleanColour(request.fontColor, 'fontColor'),
    primaryColorDark: cleanColour(request.primaryColorDark, 'primaryColorDark'),
    backgroundColorDark: cleanColour(request.backgroundColorDark, 'backgroundColorDark'),
    warnColorDark: cleanColour(request.warnColorDark, 'warnColorDark'),
    fontColorDark: cleanColour(request.fontColorDark, 'fontColorDark'),
    hideLoginNameSuffix: request.hideLoginNameSuffix,
    disableWatermark: request.disableWatermark,
    themeMode: Math.max(1, themeModesV1.lastIndexOf(request.themeMode)),
  }),
  v1: (values, origin) => ({
    primaryColor: values.primaryColor,
    backgroundColor: values.backgroundColor,
    warnColor: values.warnColor,
    fontColor: values.fontColor,
    primaryColorDark: values.primaryColorDark,
    backgroundColorDark: values.backgroundColorDark,
    warnColorDark: values.warnColorDark,
    fontColorDark: values.fontColorDark,
    hideLoginNameSuffix: values.hideLoginNameSuffix,
    disableWatermark: values.disableWatermark,
    themeMode: themeModesV1[values.themeMode] ?? 1,
    logoUrl: assetUrl(origin, values.files.logo),
    logoUrlDark: assetUrl(origin, values.files.logoDark),
    iconUrl: assetUrl(origin, values.files.icon),
    iconUrlDark: assetUrl(origin, values.files.iconDark),
    fontUrl: assetUrl(origin, values.files.font),
  }),
  mine: true,
  more: [
    { service: 'admin', method: 'getPreviewLabelPolicy', does: 'preview', on: 'instance' },
    { service: 'admin', method: 'activateLabelPolicy', does: 'activate', on: 'instance' },
    { service: 'management', method: 'getPreviewLabelPolicy', does: 'preview', on: 'org' },
    { service: 'management', method: 'activateCustomLabelPolicy', does: 'activate', on: 'org' },
  ],
  v2: {
    method: 'getBrandingSettings',
    settings: (values, origin) => ({
      lightTheme: {
        primaryColor: values.primaryColor,
        backgroundColor: values.backgroundColor,
        warnColor: values.warnColor,
        fontColor: values.fontColor,
        logoUrl: assetUrl(origin, values.files.logo),
        iconUrl: assetUrl(origin, values.files.icon),
      },
      darkTheme: {
        primaryColor: values.primaryColorDark,
        backgroundColor: values.backgroundColorDark,
        warnColor: values.warnColorDark,
        fontColor: values.fontColorDark,
        logoUrl: assetUrl(origin, values.files.logoDark),
        iconUrl: assetUrl(origin, values.files.iconDark),
      },
      fontUrl: assetUrl(origin, values.files.font),
      hideLoginNameSuffix: values.hideLoginNameSuffix,
      disableWatermark: values.disableWatermark,
      themeMode: themeModes[values.themeMode] ?? 1,
    }),
  },
});
