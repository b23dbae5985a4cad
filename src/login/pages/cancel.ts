import { type Html, html } from '../http/html.ts';
import { fill } from '../spoken.ts';
import { hidden, type PageFrame } from './layout.ts';

export interface CancelForm {
  readonly csrf: string;
  readonly authRequestId: string | undefined;
  readonly clientName: string | undefined;
}

/** The way back to the application that asked, without signing in. */
export const cancelForm = (frame: PageFrame, form: CancelForm): Html | undefined =>
  form.authRequestId === undefined || form.clientName === undefined
    ? undefined
    : html`<form class="aside" method="post" action="/ui/login/cancel">
${hidden('csrf', form.csrf)}${hidden('authRequestID', form.authRequestId)}
<button class="link" type="submit">${fill(frame, frame.messages.cancel, { application: form.clientName })}</button>
</form>`;
