export { acceptedLanguages } from './accept-language.ts';
export { type AccountTexts, accountTexts } from './account/index.ts';
export {
  chooseLanguage,
  isSupportedLanguage,
  requireLanguage,
  type SupportedLanguage,
  supportedLanguages,
} from './languages.ts';
export { leavesOf, type TextTree, withLeaves } from './leaves.ts';
export { format, placeholdersOf, type TextValues } from './message-format.ts';
export { type MessageTexts, messageTexts } from './messages/index.ts';
export { type PageTexts, pageTexts } from './pages/index.ts';
export { directionOf, mirrored, pseudoLocale } from './pseudo.ts';
export { type ScreenTexts, screenTexts } from './screens/index.ts';
