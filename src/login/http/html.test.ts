import { expect, test } from 'bun:test';
import { html } from './html.ts';

test('values are escaped in text and attributes', () => {
  const hostile = `"><script>alert('x')</script>&`;
  expect(html`<p title="${hostile}">${hostile}</p>`.markup).toBe(
    '<p title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</p>',
  );
});

test('markup nests unescaped, lists join, nothing shows as nothing', () => {
  const items = ['<a>', 'b'].map((item) => html`<li>${item}</li>`);
  expect(html`<ul>${items}</ul>${false}${undefined}${null}${''}${0}`.markup).toBe(
    '<ul><li>&lt;a&gt;</li><li>b</li></ul>0',
  );
});

test('an object that only looks like markup cannot come from a form or query: those are strings', () => {
  expect(html`${JSON.stringify({ markup: '<b>' })}`.markup).not.toContain('<b>');
});
