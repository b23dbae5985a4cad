export { textFeature } from './feature.ts';
export { fillHtml, fillText, type MessageValues, messageValueNames } from './fill.ts';
export type { MessageName, MessageText } from './message-kinds.ts';
export { languageIn, readMessage, type Texts, textsOf } from './texts.ts';
