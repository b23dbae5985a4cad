import type { Texts } from '../index.ts';

export const metadata: Texts['metadata'] = {
  title: 'Метаподатоци',
  textOfUser: 'Што чуваат вашите системи за лицето. Апликациите можат да дознаат за тоа.',
  textOfOrganization: 'Што чуваат вашите системи за организацијата.',
  none: 'Нема.',
  add: 'Додај запис',
  change: 'Промени {key}',
  key: 'Клуч',
  value: 'Вредност',
  form: 'Облик на вредноста',
  forms: {
    text: 'Текст',
    textHint: 'Како што е внесено.',
    base64: 'Бајти',
    base64Hint: 'Кодирани како base64.',
  },
  notBase64: 'Ова не е base64.',
  bytes: 'бајти',
  set: 'Поставено: {key}',
  removed: 'Отстрането: {key}',
  removeText: 'Апликациите повеќе не дознаваат за тоа.',
};
