import { assetUrl } from '../../static/index.ts';
import { type Html, html } from '../http/html.ts';
import { initial } from './layout.ts';

export interface Person {
  readonly displayName: string;
  readonly loginName: string;
  /** Path of the picture among the assets; '' for none. */
  readonly picture: string;
}

/** Whose account it is. */
export const person = ({ displayName, loginName, picture }: Person): Html => html`<div class="person">
${picture === '' ? initial(displayName || loginName) : html`<img class="picture" src="${assetUrl('', picture)}" alt="" width="48" height="48">`}
<div class="person-names"><p class="person-name">${displayName || loginName}</p><p class="person-login">${loginName}</p></div>
</div>`;
