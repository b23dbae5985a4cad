const escapeHtml = (text: string) =>
  text.replace(/[&<>"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char] ?? '');

const page = (content: string) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Relying party</title>
<style>body{font:1rem/1.5 system-ui;max-width:44rem;margin:3rem auto;padding:0 1rem}table{border-spacing:0 .25rem}
th{text-align:left;padding-right:1rem;vertical-align:top}td{overflow-wrap:anywhere}form{display:inline}</style>
${content}</html>`;

const table = (id: string, claims: Record<string, unknown>) =>
  `<table id="${id}">${Object.entries(claims)
    .map(([name, value]) => `<tr><th>${escapeHtml(name)}<td>${escapeHtml(JSON.stringify(value))}`)
    .join('')}</table>`;

const button = (action: string, label: string) =>
  `<form method="post" action="${action}"><button id="${action.slice(1)}">${label}</button></form> `;

export const signedOutPage = () =>
  page('<h1>Nobody is signed in</h1><p><a id="login" href="/login">Sign in</a></p>');

export const signedInPage = (claims: Record<string, unknown>, userinfo: Record<string, unknown>) =>
  page(`<h1>Hello, <span id="name">${escapeHtml(String(userinfo['name'] ?? claims['sub']))}</span></h1>
${button('/refresh', 'Refresh tokens')}${button('/logout', 'Sign out')}
<h2>ID token</h2>${table('claims', claims)}<h2>Userinfo</h2>${table('userinfo', userinfo)}`);

export const errorPage = (error: string, description: string) =>
  page(
    `<h1>That did not work</h1><p id="error">${escapeHtml(error)}</p><p>${escapeHtml(description)}</p><a href="/">Back</a>`,
  );
