import type { Texts } from '../index.ts';

export const overview: Texts['overview'] = {
  welcome: 'Добро пожаловать, {name}',
  nothingYet: 'Здесь вам пока нечем управлять',
  nothingYetText:
    'Вы вошли, но ни одна ваша роль ничего не открывает в этой организации. Роль может дать администратор. Ваша собственная учётная запись — на отдельной странице.',
  counts: {
    title: 'Что здесь есть',
    users: '{count, plural, one {пользователь} few {пользователя} many {пользователей} other {пользователя}}',
    serviceAccounts:
      '{count, plural, one {служебная учётная запись} few {служебные учётные записи} many {служебных учётных записей} other {служебной учётной записи}}',
    projects: '{count, plural, one {проект} few {проекта} many {проектов} other {проекта}}',
    applications: '{count, plural, one {приложение} few {приложения} many {приложений} other {приложения}}',
    organizations:
      '{count, plural, one {организация} few {организации} many {организаций} other {организации}}',
  },
  deliveries: {
    title: 'Доставки',
    all: 'Все доставки',
    fine: 'Ничего не ожидает отправки, неудачных нет.',
    waiting:
      '{count, plural, one {# ожидает отправки} few {# ожидают отправки} many {# ожидают отправки} other {# ожидает отправки}}',
    givenUp:
      '{count, plural, one {# не удалась} few {# не удались} many {# не удались} other {# не удалось}}',
    many: 'Больше {count} ожидают отправки',
    manyGivenUp: 'Больше {count} не удались',
  },
  recent: { title: 'Что произошло недавно', empty: 'Пока ничего.' },
  start: {
    title: 'Первые шаги',
    text: 'Сделано {done} из {all}. Пропущенное можно снова найти здесь.',
    skip: 'Пропустить',
    skipStep: 'Пропустить: {name}',
    again: 'Показать пропущенное',
    done: 'Сделано',
    steps: {
      application: 'Подключить приложение',
      applicationText: 'Выберите, на чём вы его создаёте, и получите точные настройки.',
      colleagues: 'Пригласить коллег',
      colleaguesText: 'Как входить, они выберут сами.',
      mail: 'Настроить почту',
      mailText: 'Приглашения и коды отправляет ваш собственный почтовый сервер.',
      look: 'Выбрать оформление',
      lookText: 'Ваш логотип и цвета на страницах входа.',
    },
  },
};
