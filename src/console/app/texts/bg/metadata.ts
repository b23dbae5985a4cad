import type { Texts } from '../index.ts';

export const metadata: Texts['metadata'] = {
  title: 'Метаданни',
  textOfUser: 'Какво пазят системите ви за човека. Приложенията могат да научават за това.',
  textOfOrganization: 'Какво пазят системите ви за организацията.',
  none: 'Няма.',
  add: 'Добавяне на запис',
  change: 'Промяна на {key}',
  key: 'Ключ',
  value: 'Стойност',
  form: 'Вид на стойността',
  forms: {
    text: 'Текст',
    textHint: 'Както е въведено.',
    base64: 'Байтове',
    base64Hint: 'Кодирани като base64.',
  },
  notBase64: 'Това не е base64.',
  bytes: 'байта',
  set: 'Зададено: {key}',
  removed: 'Премахнато: {key}',
  removeText: 'Приложенията вече не научават за това.',
};
