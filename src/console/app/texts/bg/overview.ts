import type { Texts } from '../index.ts';

export const overview: Texts['overview'] = {
  welcome: 'Добре дошли, {name}',
  nothingYet: 'Тук още няма за какво да се грижите',
  nothingYetText:
    'Влезли сте, но нито една ваша роля не стига до нещо в тази организация. Администратор може да ви даде роля. Собственият ви профил е на отделна страница.',
  counts: {
    title: 'Какво има тук',
    users: '{count, plural, one {потребител} other {потребители}}',
    serviceAccounts: '{count, plural, one {служебен профил} other {служебни профила}}',
    projects: '{count, plural, one {проект} other {проекта}}',
    applications: '{count, plural, one {приложение} other {приложения}}',
    organizations: '{count, plural, one {организация} other {организации}}',
  },
  deliveries: {
    title: 'Доставки',
    all: 'Всички доставки',
    fine: 'Нищо не чака и нищо не е изоставено.',
    waiting: '{count, plural, one {# чака изпращане} other {# чакат изпращане}}',
    givenUp: '{count, plural, one {# е изоставена} other {# са изоставени}}',
    many: 'Повече от {count} чакат изпращане',
    manyGivenUp: 'Повече от {count} са изоставени',
  },
  recent: { title: 'Какво се случи последно', empty: 'Още нищо.' },
  start: {
    title: 'Първи стъпки',
    text: 'Готови са {done} от {all}. Пропуснатото се намира отново тук.',
    skip: 'Пропускане',
    skipStep: 'Пропускане: {name}',
    again: 'Показване на пропуснатото',
    done: 'Готово',
    steps: {
      application: 'Свързване на приложение',
      applicationText: 'Изберете с какво го създавате и ще получите точните настройки.',
      colleagues: 'Покана на колеги',
      colleaguesText: 'Те сами избират как да влизат.',
      mail: 'Настройване на пощата',
      mailText: 'Поканите и кодовете се изпращат от вашия пощенски сървър.',
      look: 'Избор на оформление',
      lookText: 'Вашето лого и цветове на страниците за вход.',
    },
  },
};
