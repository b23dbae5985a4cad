import type { Texts } from '../index.ts';

export const metadata: Texts['metadata'] = {
  title: 'Метаданные',
  textOfUser: 'Что ваши системы хранят об этом человеке. Приложения могут об этом узнавать.',
  textOfOrganization: 'Что ваши системы хранят об этой организации.',
  none: 'Нет.',
  add: 'Добавить запись',
  change: 'Изменить {key}',
  key: 'Ключ',
  value: 'Значение',
  form: 'Вид значения',
  forms: {
    text: 'Текст',
    textHint: 'Как введено.',
    base64: 'Байты',
    base64Hint: 'В кодировке base64.',
  },
  notBase64: 'Это не base64.',
  bytes: 'байт',
  set: 'Задано: {key}',
  removed: 'Удалено: {key}',
  removeText: 'Приложения больше об этом не узнают.',
};
