/** Languages that pages and messages are written in, BCP 47. */
export const supportedLanguages = ['en', 'de'] as const;

export type SupportedLanguage = (typeof supportedLanguages)[number];
