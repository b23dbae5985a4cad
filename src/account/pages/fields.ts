import { described } from '../../login/pages/layout.ts';
import { type Html, html } from './layout.ts';

interface Field {
  readonly name: string;
  readonly label: string;
  readonly value?: string;
  readonly type?: 'text' | 'email' | 'tel' | 'password';
  readonly autocomplete: string;
  readonly hint?: string | undefined;
  readonly invalid?: boolean;
  readonly required?: boolean;
  readonly maxlength?: number;
  readonly code?: boolean;
}

export const field = (one: Field): Html => {
  const { name, label, value = '', type = 'text', autocomplete, hint, invalid = false } = one;
  const { required = false, maxlength = 200, code = false } = one;
  const hintId = `${name}-hint`;
  return html`<div class="field"><label for="${name}">${label}</label>
<input class="${code ? 'input code' : 'input'}" id="${name}" name="${name}" type="${type}" value="${value}" autocomplete="${autocomplete}" maxlength="${maxlength}"${code && html` autocapitalize="characters" autocorrect="off" spellcheck="false"`}${required && html` required`}${described(invalid, ...(hint === undefined ? [] : [hintId]))}>
${hint !== undefined && html`<p class="hint" id="${hintId}">${hint}</p>`}</div>`;
};

export const select = (
  name: string,
  label: string,
  value: string,
  options: readonly (readonly [value: string, text: string])[],
): Html => html`<div class="field"><label for="${name}">${label}</label>
<select class="input select" id="${name}" name="${name}">${options.map(([each, text]) => html`<option value="${each}"${each === value && html` selected`}>${text}</option>`)}</select></div>`;
