import { textIn, toldFields } from '../../authorization-details/index.ts';
import type { AskedDetail, AskedScope } from '../authorization-flow.ts';
import { type Html, html } from '../http/html.ts';
import { fill } from '../spoken.ts';
import { hidden, type PageFrame } from './layout.ts';

/** What an application asks for, in the words of the person whose things it is about, and the answer to it. */
export interface AccessAsked {
  readonly clientName: string;
  /** Name of the organization that has the application. */
  readonly organization: string;
  readonly open: readonly AskedScope[];
  readonly details: readonly AskedDetail[];
  /** Not asked about: it has it already, or nobody has to agree. */
  readonly other: readonly string[];
  /** What is said of the others. */
  readonly otherLead: string;
  /** See `ConsentQuestion.seen`. */
  readonly seen: string;
  /** Its own API, over which this server does what it is asked to. */
  readonly apiProjectId: string;
}

type Part = keyof PageFrame['messages']['device']['parts'];

const reserved = 'urn:zitadel:iam:';

/** What a scope means to the person. */
function partOf(scope: string, apiProjectId: string): Part {
  switch (scope) {
    case 'openid':
      return 'identity';
    case 'profile':
    case 'email':
    case 'phone':
    case 'address':
    case 'groups':
      return scope;
    case 'offline_access':
      return 'offline';
    case `${reserved}user:metadata`:
      return 'metadata';
    case `${reserved}org:project:id:zitadel:aud`:
    case `${reserved}org:project:id:${apiProjectId}:aud`:
      return 'api';
    default:
      return scope.endsWith(':aud') ? 'others' : 'roles';
  }
}

const resourceMark = 'resource ';

/** In words, each once, in the order in which the application asks for them; resources by their addresses. */
export const wordsFor = (
  scope: readonly string[],
  apiProjectId: string,
  { messages: { device } }: Pick<PageFrame, 'messages'>,
): readonly string[] => [
  ...new Set(
    scope.map((each) =>
      each.startsWith(resourceMark)
        ? `${device.parts.others}: ${each.slice(resourceMark.length)}`
        : device.parts[partOf(each, apiProjectId)],
    ),
  ),
];

interface Asked {
  readonly words: string;
  readonly isApi: boolean;
  readonly optional: boolean;
  readonly declined: boolean;
  readonly scopes: readonly string[];
}

function askedOf({ open, apiProjectId }: AccessAsked, frame: PageFrame): readonly Asked[] {
  const byWords = Map.groupBy(open, ({ scope }) => wordsFor([scope], apiProjectId, frame)[0] ?? '');
  return [...byWords].map(([words, all]) => ({
    words,
    isApi: all.some(({ scope }) => partOf(scope, apiProjectId) === 'api'),
    optional: all.every(({ optional }) => optional),
    declined: all.some(({ declined }) => declined),
    scopes: all.map(({ scope }) => scope),
  }));
}

/** What is asked for beyond scopes, in the words of its type. */
function detailAsked({ language, messages: { consent } }: PageFrame, { type, detail }: AskedDetail): Html {
  const lines = toldFields(detail, type.fields).map(({ field, value }) => ({
    label: textIn(field.label, language, field.path),
    value: typeof value === 'boolean' ? (value ? consent.yes : consent.no) : value,
  }));
  return html`<section class="rules detail">
<h2 dir="auto">${textIn(type.title, language, type.name)}</h2>
<dl>${lines.map(({ label, value }) => html`<div><dt dir="auto">${label}</dt><dd dir="auto">${value}</dd></div>`)}</dl>
</section>`;
}

/** The list, with a box at what may be left out. Power over everything is ticked by nobody but the person. */
export function accessAsked(frame: PageFrame, access: AccessAsked): Html {
  const { device, consent } = frame.messages;
  const asked = askedOf(access, frame);
  const others = wordsFor(access.other, access.apiProjectId, frame);
  const api = asked.find(({ isApi }) => isApi);
  const rest = asked.filter(({ isApi }) => !isApi);
  const mayLeaveOut = rest.some(({ optional }) => optional);
  const box = ({ words, scopes, declined, isApi }: Asked) =>
    html`<label class="check"><input type="checkbox" name="agree" value="${scopes.join(' ')}"${!declined && !isApi && html` checked`}><span>${words}</span></label>`;
  const [given, open] = [true, false].map((isGiven) =>
    access.details.filter((each) => each.given === isGiven).map((each) => detailAsked(frame, each)),
  );
  return html`${hidden('seen', access.seen)}
${open}
${
  rest.length > 0 &&
  html`<fieldset class="rules gets">
<legend>${device.gets}</legend>
<ul>${rest.map((each) => (each.optional ? html`<li class="choice">${box(each)}</li>` : html`<li>${each.words}</li>`))}</ul>
${mayLeaveOut && html`<p class="fine">${consent.choose}</p>`}
</fieldset>`
}
${others.length > 0 && html`<div class="rules gets"><p>${access.otherLead}</p><ul>${others.map((words) => html`<li>${words}</li>`)}</ul></div>`}
${given}
${
  api &&
  html`<div class="notice warning">
${box(api)}
<p>${fill(frame, consent.api, { application: access.clientName, organization: access.organization })}</p>
</div>`
}`;
}

/** The form of the answer, and that of a refusal, which is to cancel. */
export const answerForms = (
  { messages: { device } }: PageFrame,
  { allow, refuse = '/ui/login/cancel' }: { readonly allow: string; readonly refuse?: string },
  { fields, shown }: { readonly fields: Html; readonly shown: Html },
): Html => html`<form method="post" action="${allow}">
${fields}
${shown}
<button class="button" type="submit">${device.allow}</button>
</form>
<form class="refusal" method="post" action="${refuse}">
${fields}
<button class="button button-quiet" type="submit">${device.deny}</button>
</form>`;

export const otherAccount = ({ messages: { access } }: PageFrame, url: string): Html =>
  html`<p class="aside"><a href="${url}">${access.otherAccount}</a></p>`;
