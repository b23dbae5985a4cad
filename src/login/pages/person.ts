import { assetUrl } from '../../static/index.ts';
import { type Html, html } from '../http/html.ts';
import { initial, type PageFrame } from './layout.ts';

export interface Person {
  readonly displayName: string;
  readonly loginName: string;
  /** Path of the picture among the assets; '' for none. */
  readonly picture: string;
}

/** Their picture, else the initial of their name. */
export const portrait = ({ displayName, loginName, picture }: Person): Html =>
  picture === ''
    ? initial(displayName || loginName)
    : html`<img class="picture" src="${assetUrl('', picture)}" alt="" width="48" height="48">`;

/** Whose account it is. @param change the way to another, where it is to be chosen here */
export const person = (who: Person, change?: Html): Html => html`<div class="person">
${portrait(who)}
<div class="person-names"><p class="person-name">${who.displayName || who.loginName}</p><p class="person-login">${who.loginName}${change && html` <span aria-hidden="true">·</span> ${change}`}</p></div>
</div>`;

/** The way to another login name, beside the one that was entered. */
export const changeLink = ({ change, changeLong }: PageFrame['messages']['password'], url: string): Html =>
  html`<a class="identity-change" href="${url}"><span aria-hidden="true">${change}</span><span class="visually-hidden">${changeLong}</span></a>`;
