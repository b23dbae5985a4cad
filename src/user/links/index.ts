export { acceptExternalLogin, addLink as decideLink } from './commands.ts';
export { addLink, removeLink } from './operations.ts';
export { userLinkHandlers, userLinksTable } from './projection.ts';
export { wordOf } from './providers.ts';
export { type LinkRow, searchLinks, userOfLink } from './queries.ts';
export { accountKey, type Link, type Links, linksAggregate } from './state.ts';
