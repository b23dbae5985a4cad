import type { Texts } from '../index.ts';

export const overview: Texts['overview'] = {
  welcome: 'Добре дојдовте, {name}',
  nothingYet: 'Тука сè уште немате за што да се грижите',
  nothingYetText:
    'Најавени сте, но ниедна ваша улога не стигнува до нешто во оваа организација. Администратор може да ви даде улога. Вашата сметка е на посебна страница.',
  counts: {
    title: 'Што има тука',
    users: '{count, plural, one {корисник} other {корисници}}',
    serviceAccounts: '{count, plural, one {сервисна сметка} other {сервисни сметки}}',
    projects: '{count, plural, one {проект} other {проекти}}',
    applications: '{count, plural, one {апликација} other {апликации}}',
    organizations: '{count, plural, one {организација} other {организации}}',
  },
  deliveries: {
    title: 'Испораки',
    all: 'Сите испораки',
    fine: 'Ништо не чека и ништо не е откажано.',
    waiting: '{count, plural, one {# чека испраќање} other {# чекаат испраќање}}',
    givenUp: '{count, plural, one {# е откажана} other {# се откажани}}',
    many: 'Повеќе од {count} чекаат испраќање',
    manyGivenUp: 'Повеќе од {count} се откажани',
  },
  recent: { title: 'Што се случило последно', empty: 'Сè уште ништо.' },
  start: {
    title: 'Први чекори',
    text: 'Завршени се {done} од {all}. Прескокнатото може да се најде тука.',
    skip: 'Прескокни',
    skipStep: 'Прескокни: {name}',
    again: 'Покажи го прескокнатото',
    done: 'Готово',
    steps: {
      application: 'Поврзи апликација',
      applicationText: 'Изберете со што ја градите; ги добивате точните поставки.',
      colleagues: 'Покани колеги',
      colleaguesText: 'Сами избираат како ќе се најавуваат.',
      mail: 'Постави е-пошта',
      mailText: 'Поканите и кодовите ги испраќа вашиот сервер за е-пошта.',
      look: 'Избери изглед',
      lookText: 'Вашето лого и бои на страниците за најава.',
    },
  },
};
