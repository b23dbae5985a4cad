import { html } from '../http/html.ts';
import { hidden, layout, type PageFrame } from './layout.ts';
import { type Person, person } from './person.ts';

/** Where a sign-in ends that no application asked for. */
export function signedInPage(frame: PageFrame, who: Person, csrf: string, mayAddPasskey: boolean): string {
  const { title, text, changePassword, signOut } = frame.messages.signedIn;
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
<p class="lead">${text}</p>
${person(who)}
<form method="post" action="/ui/login/logout">
${hidden('csrf', csrf)}
<button class="button button-quiet" type="submit">${signOut}</button>
</form>
<p class="aside"><a href="/ui/login/password/change">${changePassword}</a></p>
${mayAddPasskey && html`<p class="aside"><a href="/ui/login/passkey/set">${frame.messages.passkey.setUp}</a></p>`}`,
  );
}

/** Asks before it signs out: a link from elsewhere must not be enough. */
export function logoutPage(
  frame: PageFrame,
  who: Person | undefined,
  form: { csrf: string; next: string },
): string {
  const { title, text, submit, stay, nobody } = frame.messages.logout;
  if (!who) {
    const { done } = frame.messages;
    return layout(
      frame,
      done.title,
      html`<h1>${done.title}</h1><p class="lead">${nobody}</p><a class="button" href="/ui/login/loginname">${frame.messages.loginName.title}</a>`,
    );
  }
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
<p class="lead">${text}</p>
${person(who)}
<form method="post" action="/ui/login/logout">
${hidden('csrf', form.csrf)}${hidden('next', form.next)}
<button class="button" type="submit">${submit}</button>
<a class="button button-quiet" href="/ui/login/signedin">${stay}</a>
</form>`,
  );
}

export function signedOutPage(frame: PageFrame): string {
  const { title, text, again } = frame.messages.done;
  return layout(
    frame,
    title,
    html`<h1>${title}</h1><p class="lead">${text}</p><a class="button button-quiet block" href="/ui/login/loginname">${again}</a>`,
  );
}
