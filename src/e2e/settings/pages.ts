import { uploadTo } from '../../assets/testing.ts';
import { png, woff2 } from '../../static/testing-files.ts';
import { sentBy } from './application.ts';
import { type Governs, ofPolicy, type Row, type Rows } from './row.ts';
import { password, type Stage } from './stage.ts';

const says = (words: string) => async (stage: Stage) => (await stage.page()).includes(words);
const link = (value: string) => ({ value, seen: says(`href="${value}"`), usually: false, changed: true });

async function themeOf(stage: Stage): Promise<{ light: string; dark: string }> {
  const [, path = ''] = /href="(\/ui\/login\/assets\/theme-[^"]+)"/.exec(await stage.page()) ?? [];
  const [light = '', dark = ''] = (await stage.page(path.replaceAll('&amp;', '&'))).split(
    '@media (prefers-color-scheme: dark)',
  );
  return { light, dark };
}

const colour = (theme: 'light' | 'dark', part: string, usually: string, value: string) => ({
  value,
  seen: async (stage: Stage) => new RegExp(`--${part}: (#\\w+);`).exec((await themeOf(stage))[theme])?.[1],
  usually,
  changed: value,
});

/** A file of the branding: whether the page, or its style sheet, shows one. */
function file(slot: string, remove: string, shows: RegExp): Row {
  const activate = (stage: Stage) => stage.admin('ActivateLabelPolicy');
  return {
    async seen(stage) {
      const { light, dark } = await themeOf(stage);
      return shows.test((await stage.page()) + light + dark);
    },
    usually: false,
    async set(stage) {
      await uploadTo(stage.scene.postern, `instance/policy/label/${slot}`, slot === 'font' ? woff2 : png);
      await activate(stage);
    },
    async unset(stage) {
      await stage.admin(remove);
      await activate(stage);
    },
    changed: true,
  };
}

/** Who may not use the application is told whom to ask. */
async function refusedPage(stage: Stage): Promise<boolean> {
  const { scene } = stage;
  const requires = (authorizationRequired: boolean) =>
    stage.call('zitadel.project.v2.ProjectService/UpdateProject', {
      projectId: scene.projectId,
      authorizationRequired,
    });
  await requires(true);
  try {
    const browser = await sentBy(scene);
    await browser.submit({ loginName: 'alice' });
    await browser.submit({ password });
    return browser.markup.includes('mailto:help@example.com');
  } finally {
    await requires(false);
  }
}

const shownName: Governs['seen'] = async (stage) => {
  const { org } = await stage.call<{ org: { primaryDomain: string } }>(
    'zitadel.management.v1.ManagementService/GetMyOrg',
  );
  const browser = await sentBy(stage.scene);
  await browser.submit({ loginName: `paul@${org.primaryDomain}` });
  const [, name = ''] = /<span class="identity-name">([^<]+)</.exec(browser.markup) ?? [];
  return name.includes('@');
};

export const pageRows: Rows = {
  ...ofPolicy('privacy', {
    tosLink: link('https://example.com/terms'),
    privacyLink: link('mailto:privacy@example.com'),
    helpLink: {
      value: 'https://example.com/{{.Lang}}/help',
      seen: says('href="https://example.com/en/help"'),
      usually: false,
      changed: true,
    },
    supportEmail: { value: 'help@example.com', seen: refusedPage, usually: false, changed: true },
  }),
  // The contract: shown in the console.
  ...Object.fromEntries(
    ['docsLink', 'customLink', 'customLinkText'].map((name) => [
      `privacy ${name}`,
      { by: 'src/console/links.browser.test.ts', test: 'the console leads where its operator says' },
    ]),
  ),
  'feature consoleUseV2UserApi': {
    never:
      'moves Zitadel’s console from one version of its API to the next; ours asks for people by version 2',
  },

  ...ofPolicy('label', {
    primaryColor: colour('light', 'accent', '#5469d4', '#0a58ca'),
    backgroundColor: colour('light', 'page', '#fafafa', '#fff8e7'),
    warnColor: colour('light', 'danger', '#b02a43', '#a4161a'),
    fontColor: colour('light', 'text', '#16181d', '#1b1b3a'),
    primaryColorDark: colour('dark', 'accent', '#2073c4', '#ffd60a'),
    backgroundColorDark: colour('dark', 'page', '#111827', '#000814'),
    warnColorDark: colour('dark', 'danger', '#ff9dae', '#ff8fa3'),
    fontColorDark: colour('dark', 'text', '#f4f6fa', '#e0e1dd'),
    hideLoginNameSuffix: { value: true, seen: shownName, usually: true, changed: false },
    disableWatermark: { value: true, seen: says('· Postern</title>'), usually: true, changed: false },
    themeMode: { value: 3, seen: says('content="light dark"'), usually: true, changed: false },
  }),
  'label errorMsgPopup': { never: 'no RPC tells or sets it; histories may hold it' },
  'label files.logo': file('logo', 'RemoveLabelPolicyLogo', /<img src="[^"]+\/logo-[\w-]/),
  'label files.logoDark': file('logo/dark', 'RemoveLabelPolicyLogoDark', /<img src="[^"]+\/logo-dark-/),
  'label files.icon': file('icon', 'RemoveLabelPolicyIcon', /label\/icon-[\w-]/),
  'label files.iconDark': file(
    'icon/dark',
    'RemoveLabelPolicyIconDark',
    /rel="icon" href="[^"]+\/icon-dark-/,
  ),
  'label files.font': file('font', 'RemoveLabelPolicyFont', /--brand-font: "Brand"/),

  'notification passwordChange': {
    by: 'src/notification/messages.test.ts',
    test: 'each event that asks for a message has one, and is answered with its own event',
  },
};
