import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

const get = async (path: string) => {
  const response = await postern.fetch(path);
  return { response, policy: response.headers.get('content-security-policy'), text: await response.text() };
};
const preview = (query: Record<string, string> = {}) =>
  get(`/ui/console/preview/login?${new URLSearchParams(query)}`);
const themeIn = async (markup: string) => {
  const [, path = ''] = /href="(\/ui\/console\/preview\/theme\.css[^"]*)"/.exec(markup) ?? [];
  return get(path.replaceAll('&amp;', '&'));
};

describe('the preview of the login', () => {
  test('may be framed by the console alone, runs nothing and sends nothing', async () => {
    const { response, policy } = await preview();
    expect(response.headers.get('x-frame-options')).toBeNull();
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'self'");
    expect(policy).toContain("form-action 'none'");
    expect(policy).not.toContain('script-src');
    expect(policy).not.toContain('unsafe-');
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  test('leaves pages that do something what they are', async () => {
    for (const path of [
      '/ui/login/loginname',
      '/ui/console',
      '/ui/console/preview',
      '/ui/console/preview/other',
    ]) {
      const { response, policy } = await get(path);
      expect([path, response.headers.get('x-frame-options')]).toEqual([path, 'DENY']);
      expect(policy).toContain("frame-ancestors 'none'");
    }
  });

  test('is the page of the login, but for its form’s token and focus, in the colours that it is given', async () => {
    const own = (await get('/ui/login/loginname')).text;
    const { text } = await preview({ primaryColor: '#0b5d3b', backgroundColor: '#fbf7ee' });
    const bodyOf = (markup: string) =>
      markup
        .slice(markup.indexOf('<body>'))
        .replace(/<input type="hidden" name="csrf"[^>]*>/, '')
        .replace(/ webauthn| autofocus/g, '');
    expect(text).not.toContain('name="csrf"');
    expect(text).not.toContain('autofocus');
    expect(bodyOf(text)).toContain('action="/ui/login/loginname"');
    expect(bodyOf(own)).toContain(/<form[\s\S]*?<\/form>/.exec(bodyOf(text))![0]);
    const { response, text: css } = await themeIn(text);
    expect(response.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(css).toContain('--accent: #0b5d3b;');
    expect(css).toContain('--page: #fbf7ee;');
    expect(css).toContain('prefers-color-scheme: dark');
  });

  test.each(['light', 'dark'])('is always %s where it says so', async (themeMode) => {
    const { text } = await preview({ themeMode });
    expect(text).toContain(`<meta name="color-scheme" content="${themeMode}">`);
    expect((await themeIn(text)).text).not.toContain('prefers-color-scheme');
  });

  test('takes no colour that is none, and no file from elsewhere', async () => {
    const bad = 'red;} body{background:url(https://elsewhere.example)';
    const { text } = await preview({
      primaryColor: bad,
      logo: '../../oauth/v2/x',
      icon: '//elsewhere.example/a',
      font: 'a"b',
    });
    const { text: css } = await themeIn(text);
    expect(css).toContain('--accent: #5469d4;');
    expect(css).not.toContain('elsewhere');
    expect(css).not.toContain('font-face');
    expect(text).not.toContain('<picture');
    expect(text).not.toMatch(/<link rel="icon" href="[^"]*elsewhere/);
  });

  test('shows files of the host', async () => {
    const { text } = await preview({ logo: '123/policy/label/logo-x_1', font: '123/policy/label/font-x' });
    expect(text).toContain('<img src="/assets/v1/123/policy/label/logo-x_1"');
    expect((await themeIn(text)).text).toContain('url("/assets/v1/123/policy/label/font-x")');
  });
});
