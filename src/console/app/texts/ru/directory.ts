import type { Texts } from '../index.ts';

export const directory: Texts['directory'] = {
  title: 'Каталог (SCIM)',
  text: 'Так Microsoft Entra, Okta и кадровые системы ведут людей и группы организации.',
  baseUrl: 'Базовый URL',
  connect: 'Подключить каталог',
  connectText:
    'Создаёт сервисный аккаунт с ролью ORG_OWNER и токен сроком на год. У кого есть токен, тот может изменить здесь любого.',
  account: 'Каталог',
  token: 'Токен каталога',
  connected: 'Подключено',
  live: {
    title: 'Первый человек или группа',
    waiting: 'Ожидание каталога…',
    waitingText: 'Введите там базовый URL и токен и запустите синхронизацию. Страница заметит это сама.',
    arrived: 'Каталог работает: {when}',
    arrivedText: 'Люди и группы, которых он присылает, есть в списках здесь.',
  },
  toAccount: 'Открыть сервисный аккаунт',
};
