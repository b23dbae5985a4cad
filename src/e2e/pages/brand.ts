import type { Page } from 'puppeteer-core';
import { rest, uploadTo } from '../../assets/testing.ts';
import { woff2 } from '../../static/testing-files.ts';
import { patience } from '../../testing/patience.ts';
import type { TestPostern } from '../../testing/postern.ts';

/** The branding of an organization, which every page of its people carries: in the light and in the dark. */

export interface Brand {
  readonly colours: Readonly<
    Record<`${'primary' | 'background' | 'warn' | 'font'}Color${'' | 'Dark'}`, string>
  >;
  readonly disableWatermark: boolean;
  readonly hideLoginNameSuffix: boolean;
}

/** Unreadable as it was chosen: pages say what they say all the same. */
export const harsh: Brand = {
  colours: {
    primaryColor: '#ffe600',
    backgroundColor: '#ffffff',
    warnColor: '#ffd0d0',
    fontColor: '#e8e8e8',
    primaryColorDark: '#101010',
    backgroundColorDark: '#808080',
    warnColorDark: '#808000',
    fontColorDark: '#8a8a8a',
  },
  disableWatermark: true,
  hideLoginNameSuffix: true,
};

export const logoOf = (ink: string, mark: string) =>
  new TextEncoder().encode(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 220 48" width="220" height="48"><rect width="48" height="48" rx="10" fill="${mark}"/><path d="M12 34 24 14l12 20Z" fill="#fff"/><text x="60" y="33" font-family="sans-serif" font-size="26" font-weight="700" fill="${ink}">Northwind</text></svg>`,
  );

/** Logo and icon, for the light and for the dark. */
export async function uploadPictures(postern: TestPostern, owner: 'instance' | 'org'): Promise<void> {
  for (const slot of ['logo', 'icon']) {
    await uploadTo(postern, `${owner}/policy/label/${slot}`, logoOf('#1d2a24', '#0b5d3b'));
    await uploadTo(postern, `${owner}/policy/label/${slot}/dark`, logoOf('#eef5f1', '#2fa36f'));
  }
}

/** What names of people end with, once the organization's domain is to be part of them. */
export interface Ending {
  readonly ending: string;
}

const management = 'zitadel.management.v1.ManagementService';
const label = '/management/v1/policies/label';

/** Dresses the organization in which people of the scene are, and has its domain end their names. */
export async function dress(postern: TestPostern, { colours, ...switches }: Brand): Promise<Ending> {
  const admin = 'zitadel.admin.v1.AdminService';
  await rest(postern, 'POST', label, { body: { ...colours, ...switches } });
  await uploadPictures(postern, 'org');
  await uploadTo(postern, 'org/policy/label/font', woff2);
  await rest(postern, 'POST', `${label}/_activate`);
  await postern.call(`${management}/UpdateOrg`, { name: 'Northwind' });
  await postern.call(`${admin}/UpdateDomainPolicy`, { userLoginMustBeDomain: true });
  const { org } = await postern.call<{ org: { primaryDomain: string } }>(`${management}/GetMyOrg`);
  return { ending: `@${org.primaryDomain}` };
}

/** What of the branding is missing on the page that is open, in words. */
export async function brandProblems(
  page: Page,
  { brand: { colours, disableWatermark }, ending }: Ending & { readonly brand: Brand },
  scheme: 'light' | 'dark',
): Promise<string[]> {
  const dark = scheme === 'dark' ? 'Dark' : '';
  // The other picture comes a moment after the scheme; where it does not come, what is there is told below.
  await page
    .waitForFunction(
      (wanted) => {
        const logo = document.querySelector<HTMLImageElement>('.logo img');
        return !logo || (logo.complete && logo.currentSrc.includes('/logo-dark-') === (wanted === 'dark'));
      },
      { timeout: patience(5_000) },
      scheme,
    )
    .catch(() => {});
  const seen = await page.evaluate(() => {
    const colour = (element: Element | null) => element && getComputedStyle(element).backgroundColor;
    const logo = document.querySelector<HTMLImageElement>('.logo img');
    return {
      logo: logo?.checkVisibility() && logo.naturalWidth > 0 ? new URL(logo.currentSrc).pathname : '',
      icon: document.querySelector('link[rel=icon]')?.getAttribute('href') ?? '',
      background: colour(document.body),
      button: colour(document.querySelector('.button:not(.button-quiet, .button-danger)')),
      font: getComputedStyle(document.querySelector('h1') as Element).fontFamily,
      words: `${document.title}\n${document.body.textContent}`,
      watermark: document.querySelector('.watermark')?.checkVisibility() ?? false,
    };
  });
  const shows = (what: string, found: string | null, wanted: string) =>
    found === wanted ? [] : [`its ${what} is ${found}, not ${wanted}`];
  const logo = scheme === 'dark' ? /\/logo-dark-/ : /\/logo-(?!dark)/;
  return [
    ...(logo.test(seen.logo) ? [] : [`its logo is "${seen.logo}"`]),
    ...(seen.icon.startsWith('/assets/v1/') ? [] : [`its icon is "${seen.icon}"`]),
    ...shows('background', seen.background, rgb(colours[`backgroundColor${dark}`])),
    ...(seen.button === null ? [] : shows('button', seen.button, rgb(colours[`primaryColor${dark}`]))),
    ...(/^"?Brand"?,/.test(seen.font) ? [] : [`its font is ${seen.font}`]),
    ...(seen.words.includes('Postern') === disableWatermark
      ? [`its watermark is ${disableWatermark ? 'there' : 'missing'}`]
      : []),
    ...(seen.watermark === disableWatermark ? ['its foot tells whose pages these are'] : []),
    ...(seen.words.includes(ending) ? [`it shows ${ending}`] : []),
  ];
}

const rgb = (hex: string): string =>
  `rgb(${[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(', ')})`;
